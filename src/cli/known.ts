import { dirname } from 'node:path'
import type { Place } from '../contract/place.ts'
import { Factories, type Factory } from '../load/factory.ts'
import { isUri, parseObject, parseUri } from '../load/reference.ts'
import { type Kind, kinds } from '../load/sections.ts'
import { type EntryPoint, loadEntryPoint } from '../plugins/entry-point.ts'
import { type Point, pointsFrom } from './catalogue.ts'
import { aboutFactory, type FactoryAbout } from './factory-about.ts'
import type { DocumentSection, IniDocument } from './ini-document.ts'

/** How deep sections use one another before they are taken for a ring. */
const DEEPEST = 20

/** The factories that a file can name, and what they tell of themselves. Modules are imported when they are asked for. */
export class Known {
  readonly points: readonly Point[]
  readonly #folder: string
  readonly #factories = new Factories()

  /** @param filename of the configuration */
  constructor(filename: string) {
    this.#folder = dirname(filename)
    this.points = pointsFrom(this.#folder)
  }

  /** What an entry point tells; of one whose module cannot be imported, its name. */
  async ofPoint(point: Point): Promise<FactoryAbout> {
    const object = await loadEntryPoint(point as EntryPoint).catch(() => undefined)
    const { kind, name, package: owner } = point
    return aboutFactory(object, { kind, name, use: `pkg:${owner.name}#${name}`, package: owner.name })
  }

  /** The factory of a section, also through other sections that it uses; nothing when it has none, or it cannot be had. */
  async ofSection(document: IniDocument, section: DocumentSection): Promise<FactoryAbout | undefined> {
    const kind = madeBy(section.prefix)
    const written = kind && factoryText(document, section, kind)
    if (!kind || written === undefined) return undefined
    try {
      return about(written, kind, await this.#import(written, kind))
    } catch {
      return undefined
    }
  }

  #import(written: string, kind: Kind): Promise<Factory> {
    const target = isUri(written) ? parseUri(written, undefined) : parseObject(written)
    if (target.scheme === 'config') throw new Error(`${written} is another file`)
    const place: Place | undefined = undefined
    const factory = { written, place, target, protocol: undefined, base: this.#folder }
    const confs = { globalConf: new Map(), localConf: new Map() }
    return this.#factories.import({ type: 'factory', kind, via: [], factory, scope: undefined, ...confs })
  }
}

/** What a section of a prefix makes. */
export function kindOf(prefix: string): Kind | undefined {
  return (['app', 'filter', 'server'] as const).find((kind) => kinds[kind].prefixes.flat().includes(prefix))
}

// The factory of a `[filter-app:…]` makes the filter.
function madeBy(prefix: string): Kind | undefined {
  return prefix === 'filter-app' ? 'filter' : kindOf(prefix)
}

/** The sections that a name may stand for. */
export function sectionsOf(document: IniDocument, kind: Kind, name?: string): DocumentSection[] {
  return document.sections.filter(({ prefix, label = 'main' }) => {
    return kindOf(prefix) === kind && (name === undefined || label === name)
  })
}

/** How the factory of a section is written; nothing when nothing says it. */
export function factoryText(
  document: IniDocument,
  section: DocumentSection,
  kind: Kind,
  depth = 0,
): string | undefined {
  const explicit = section.options.find(({ name }) => /^paste\.\w+_(?:factory|runner)$/.test(name))
  const use = document.option(section, 'use')
  const text = use ? document.valueOf(use) : explicit && document.valueOf(explicit)
  if (text === undefined || !use || isUri(text)) return text
  const [next] = sectionsOf(document, kind, text)
  return next && depth < DEEPEST ? factoryText(document, next, kind, depth + 1) : undefined
}

function about(written: string, kind: Kind, { object, protocol, entryPoint }: Factory): FactoryAbout {
  const made = /^paste\.(composit|app|filter_app|filter|server)/.exec(protocol)?.[1] ?? kind
  return aboutFactory(object, {
    kind: made === 'composit' ? 'composite' : made.replace('_', '-'),
    name: entryPoint?.name ?? null,
    use: written,
    package: entryPoint?.package.name ?? null,
  })
}
