import { dirname } from 'node:path'
import { chainOf, completed, type FactoryContext, type FactoryReference } from './context.ts'
import { mistake } from './gather.ts'
import type { Entry } from './interpolate.ts'
import { parseObject } from './reference.ts'
import { type SectionConf, take } from './section-conf.ts'
import { kinds, type Protocol } from './sections.ts'
import { nodeOf, type Site } from './site.ts'

/**
 * A section that names its factory by protocol: `paste.app_factory = module:attribute`.
 *
 * @throws ConfigError no-factory, several-factories, bad-reference
 */
export function explicit(site: Site, { globalConf, localConf }: SectionConf): FactoryContext {
  const named = kinds[site.kind].protocols.flatMap((group) =>
    group.filter((protocol) => localConf.has(protocol)).slice(0, 1),
  )
  const [protocol, another] = named
  if (!protocol) throw mistake('no-factory', `nothing says what makes [${site.section.name}]`)
  if (another) {
    const message = `[${site.section.name}] names several factories: ${named.join(', ')}`
    throw mistake('several-factories', message, localConf.get(another)?.option?.place)
  }
  const entry = take(localConf, protocol) as Entry
  const factory = objectReference(site, protocol, entry)
  return { ...nodeOf(site), type: 'factory', factory, scope: site.scope, globalConf, localConf }
}

function objectReference(site: Site, protocol: Protocol, entry: Entry): FactoryReference {
  const place = entry.option?.placeOf(entry.text)
  const target = completed(
    place,
    () => [...chainOf(site.via), `[${site.section.name}] ${protocol}`],
    () => parseObject(entry.text),
  )
  return { written: entry.text, place, target, protocol, base: dirname(site.scope.file.filename) }
}
