import type { Context, FactoryContext } from './context.ts'
import type { Entries, Entry } from './scope.ts'
import type { SectionConf } from './section-conf.ts'
import { prefixOf } from './sections.ts'
import { mistakeAt, nodeOf, type Site } from './site.ts'

/**
 * Lays a section's configuration over what its `use` names (PasteDeploy's `_context_from_use`).
 *
 * On purpose different from PasteDeploy, which drops them: options for a pipeline or a filtered app go to the app inside it;
 * for a `filter-app` they are refused, since its own options are those of its filter.
 *
 * @throws ConfigError unclear-options
 */
export function useContext(used: Context, site: Site, { globalConf, localConf, additions }: SectionConf): Context {
  const outerFile = globalConf.get('__file__')
  const laidOver = new Map([...used.globalConf, ...additions])
  if (outerFile) laidOver.set('__file__', outerFile)
  const node = { ...nodeOf(site), globalConf: laidOver }
  const withOwn = withOptions(used, localConf, site)
  return withOwn.type === 'factory' ? { ...inSection(withOwn, site), ...node } : { ...withOwn, ...node }
}

// A composite asks for its names in the file where it is written, also when another file uses it; a bare URI has no file.
function inSection(context: FactoryContext, site: Site): FactoryContext {
  // Only the section that says `call:` itself decides how it is called.
  const says = context.section === undefined && context.factory.target.scheme === 'object'
  const protocol =
    says && /^composite?$/.test(prefixOf(site.section)) ? 'paste.composit_factory' : context.factory.protocol
  return { ...context, factory: { ...context.factory, protocol }, scope: context.scope ?? site.scope }
}

function withOptions(context: Context, options: Entries, site: Site): Context {
  const [first] = options
  if (!first) return context
  if (context.type === 'factory') return { ...context, localConf: new Map([...context.localConf, ...options]) }
  if (context.type === 'pipeline') return { ...context, app: withOptions(context.app, options, site) }
  if (context.type === 'filtered') return { ...context, inner: withOptions(context.inner, options, site) }
  throw unclear(first, context.section, site)
}

function unclear([name, entry]: [string, Entry], section: string | undefined, site: Site): Error {
  const message = `"${name}" could be meant for the filter or for the app of [${section}]`
  return mistakeAt(site, 'unclear-options', message, entry.option?.place)
}
