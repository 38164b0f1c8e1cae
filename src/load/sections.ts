import { ConfigError } from '../contract/config-error.ts'
import { nearest } from '../contract/nearest.ts'
import type { Place } from '../contract/place.ts'
import { strip } from './blanks.ts'
import type { IniFile, IniSection } from './ini.ts'

/** What can be asked for. */
export type Kind = 'app' | 'filter' | 'server'

/** How a factory is called; also the groups of entry points. */
export type Protocol =
  | 'paste.app_factory'
  | 'paste.composite_factory'
  | 'paste.composit_factory'
  | 'paste.filter_factory'
  | 'paste.filter_app_factory'
  | 'paste.server_factory'
  | 'paste.server_runner'

interface KindRow {
  /** Section prefixes; of the spellings in one list, the first that is there wins (PasteDeploy). */
  readonly prefixes: readonly (readonly string[])[]
  /** Protocols, likewise. The very first is that of a `call:` which says nothing else. */
  readonly protocols: readonly (readonly [Protocol, ...Protocol[]])[]
  readonly defaultProtocol: Protocol
}

/** The kinds as PasteDeploy has them: every difference between them is a row here. */
export const kinds: Readonly<Record<Kind, KindRow>> = {
  app: {
    prefixes: [['app', 'application'], ['composite', 'composit'], ['pipeline'], ['filter-app']],
    protocols: [['paste.app_factory'], ['paste.composite_factory'], ['paste.composit_factory']],
    defaultProtocol: 'paste.app_factory',
  },
  filter: {
    prefixes: [['filter']],
    protocols: [['paste.filter_factory', 'paste.filter_app_factory']],
    defaultProtocol: 'paste.filter_factory',
  },
  server: {
    prefixes: [['server']],
    protocols: [['paste.server_factory', 'paste.server_runner']],
    defaultProtocol: 'paste.server_factory',
  },
}

const kindOfPrefix = new Map(
  (['app', 'filter', 'server'] as const).flatMap((kind) =>
    kinds[kind].prefixes.flat().map((prefix) => [prefix, kind] as const),
  ),
)

/** What stands before the colon of a header: `app` of `[app:main]`. */
export function prefixOf(section: IniSection): string {
  return section.name.split(':', 1)[0] ?? ''
}

/** What stands after it, without blanks; nothing for `[app]`. */
export function nameOf(section: IniSection): string | undefined {
  const colon = section.name.indexOf(':')
  return colon < 0 ? undefined : strip(section.name.slice(colon + 1))
}

/**
 * The section that a name stands for. No name means the unnamed section or `main`; `main` falls back to the unnamed one.
 *
 * @param place where the name is written
 * @throws ConfigError unknown-section, ambiguous-section
 */
export function findSection(
  file: IniFile,
  kind: Kind,
  name: string | undefined,
  place?: Place,
  chain: readonly string[] = [],
): IniSection {
  const named = sectionsCalled(file, kind, name ?? 'main')
  const unnamed =
    name === undefined || (name === 'main' && named.length === 0) ? sectionsCalled(file, kind, undefined) : []
  const [found, another, ...more] = [...unnamed, ...named]
  if (!found) throw unknownSection(file, kind, name ?? 'main', place, chain)
  if (another) {
    const all = [found, another, ...more].map((section) => `[${section.name}] in line ${section.place.line}`).join(', ')
    const message = `"${name ?? 'main'}" could be several sections: ${all}`
    throw new ConfigError({ code: 'ambiguous-section', message, place: place ?? found.place, chain })
  }
  return found
}

/** Every section that can be asked for as one kind, in the order of the file. */
export function sectionsOf(file: IniFile, kind: Kind): readonly IniSection[] {
  return indexOf(file)[kind].all
}

/** The sections that a name may stand for: more than one is ambiguous. No name means a section without one. */
export function sectionsCalled(file: IniFile, kind: Kind, name: string | undefined): IniSection[] {
  const candidates = indexOf(file)[kind].byName.get(name) ?? []
  return kinds[kind].prefixes.flatMap((spellings) => {
    const bySpelling = spellings.map((spelling) => candidates.filter((section) => prefixOf(section) === spelling))
    return bySpelling.find((some) => some.length > 0) ?? []
  })
}

interface KindIndex {
  readonly all: IniSection[]
  readonly byName: Map<string | undefined, IniSection[]>
}

const indices = new WeakMap<IniFile, Readonly<Record<Kind, KindIndex>>>()

// Made when a file is first asked, so that a file of 100,000 sections is not searched as often as it has names.
function indexOf(file: IniFile): Readonly<Record<Kind, KindIndex>> {
  const known = indices.get(file)
  if (known) return known
  const index = { app: emptyIndex(), filter: emptyIndex(), server: emptyIndex() }
  for (const section of file.sections.values()) {
    const kind = kindOfPrefix.get(prefixOf(section))
    if (kind === undefined) continue
    const { all, byName } = index[kind]
    const name = nameOf(section)
    all.push(section)
    byName.set(name, [...(byName.get(name) ?? []), section])
  }
  indices.set(file, index)
  return index
}

function emptyIndex(): KindIndex {
  return { all: [], byName: new Map() }
}

function unknownSection(
  file: IniFile,
  kind: Kind,
  name: string,
  place: Place | undefined,
  chain: readonly string[],
): ConfigError {
  const others = (['app', 'filter', 'server'] as const).filter((other) => other !== kind)
  const actual = others.find((other) => sectionsCalled(file, other, name).length > 0)
  const names = sectionsOf(file, kind).map((section) => nameOf(section) ?? 'main')
  const close = nearest(name, names)
  const article = kind === 'app' ? 'an' : 'a'
  const known = names.length > 0 ? `there are: ${names.join(', ')}` : `there is no ${kind} in the file at all`
  const message = actual
    ? `"${name}" is a ${actual}, but ${article} ${kind} belongs here`
    : `there is no ${kind} "${name}" in ${file.filename}`
  return new ConfigError({
    code: 'unknown-section',
    message: close === undefined ? message : `${message}: did you mean "${close}"?`,
    place,
    chain,
    hint: close === undefined ? known : undefined,
  })
}
