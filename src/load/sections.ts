import { ConfigError } from '../contract/config-error.ts'
import { unknownName } from '../contract/nearest.ts'
import type { Place } from '../contract/place.ts'
import { strip } from './blanks.ts'
import type { IniFile } from './ini.ts'
import type { IniSection } from './written.ts'

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
  const colon = section.name.indexOf(':')
  return colon < 0 ? section.name : section.name.slice(0, colon)
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
export function findSection(file: IniFile, kind: Kind, name: string | undefined, place?: Place): IniSection {
  const named = sectionsCalled(file, kind, name ?? 'main')
  const unnamed =
    name === undefined || (name === 'main' && named.length === 0) ? sectionsCalled(file, kind, undefined) : []
  const [found, another, ...more] = [...unnamed, ...named]
  if (!found) throw unknownSection(file, kind, name ?? 'main', place)
  if (another) {
    const all = [found, another, ...more].slice(0, 10).map(({ name, place }) => `[${name}] in line ${place.line}`)
    const message = `"${name ?? 'main'}" could be several sections: ${all.join(', ')}`
    throw new ConfigError({ code: 'ambiguous-section', message, place: place ?? found.place })
  }
  return found
}

/** Every section that can be asked for as one kind, in the order of the file. */
export function sectionsOf(file: IniFile, kind: Kind): readonly IniSection[] {
  return indexOf(file)[kind].all
}

/** The sections that a name may stand for: more than one is ambiguous. No name means a section without one. */
export function sectionsCalled(file: IniFile, kind: Kind, name: string | undefined): readonly IniSection[] {
  const candidates = indexOf(file)[kind].byName.get(name) ?? []
  if (candidates.length <= 1) return candidates
  return kinds[kind].prefixes.flatMap((spellings) => {
    const bySpelling = spellings.map((spelling) => candidates.filter((section) => prefixOf(section) === spelling))
    return bySpelling.find((some) => some.length > 0) ?? []
  })
}

interface KindIndex {
  readonly all: IniSection[]
  readonly names: string[]
  readonly byName: Map<string | undefined, IniSection[]>
  /** How often a name was not found. */
  unknown: number
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
    const { all, names, byName } = index[kind]
    const name = nameOf(section)
    all.push(section)
    names.push(name ?? 'main')
    const known = byName.get(name)
    if (known) known.push(section)
    else byName.set(name, [section])
  }
  indices.set(file, index)
  return index
}

function emptyIndex(): KindIndex {
  return { all: [], names: [], byName: new Map(), unknown: 0 }
}

function unknownSection(file: IniFile, kind: Kind, name: string, place: Place | undefined): ConfigError {
  const index = indexOf(file)[kind]
  const others = (['app', 'filter', 'server'] as const).filter((other) => other !== kind)
  const actual = others.find((other) => sectionsCalled(file, other, name).length > 0)
  const sentence = actual
    ? `"${name}" is ${withArticle(actual)}, but ${withArticle(kind)} belongs here`
    : `there is no ${kind} "${name}" in ${file.filename}`
  const none = `there is no ${kind} in the file at all`
  const prefixed = withPrefix(name)
  if (prefixed) {
    const message = `${sentence}: did you mean "${prefixed}"?`
    return new ConfigError({ code: 'unknown-section', message, suggestion: prefixed, place })
  }
  // The nearest name takes its time, and nobody reads it a hundred times.
  const unknown = index.unknown++ < 100 ? unknownName(sentence, name, index.names, { none }) : { message: sentence }
  // Who asked from outside sees no line, so the sections are told with theirs.
  const hint = place === undefined ? sectionsToAskFor(file, kind) : unknown.hint
  return new ConfigError({ code: 'unknown-section', ...unknown, ...(hint !== undefined && { hint }), place })
}

const MOST_TOLD = 20

function sectionsToAskFor(file: IniFile, kind: Kind): string {
  const { all } = indexOf(file)[kind]
  const sections = all.length > 0 ? all : [...file.sections.values()]
  if (sections.length === 0) return 'the file has no section at all'
  const told = sections.slice(0, MOST_TOLD).map(({ name, place }) => `[${name}] in line ${place.line}`)
  const more = sections.length > MOST_TOLD ? ` and ${sections.length - MOST_TOLD} more` : ''
  return `${all.length > 0 ? 'there are' : `there is no ${kind} in it, but`} ${told.join(', ')}${more}`
}

// No section is called so: it is a reference that lacks what says of which kind it is.
function withPrefix(name: string): string | undefined {
  if (/^[^\s:#]+\.[cm]?[jt]s:[\w$.]+$/.test(name)) return `call:${name}`
  return /^(?:@[\w.-]+\/)?[\w.-]+#\w+$/.test(name) ? `pkg:${name}` : undefined
}

function withArticle(kind: Kind): string {
  return kind === 'app' ? 'an app' : `a ${kind}`
}
