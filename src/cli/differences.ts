import type { Meaning, Meanings, Value, Values } from './meaning.ts'
import { type Move, movesOf } from './moves.ts'
import { renamesOf } from './renames.ts'

/** One thing that two files do not say alike. */
export interface Difference {
  /** As it is written in the new file, or in the old one if it is only there: `[filter:cors]`, `[DEFAULT]`. */
  readonly section: string
  readonly subject: 'section' | 'factory' | 'filter' | 'app' | 'mount' | 'option' | 'global' | 'default'
  readonly change: 'added' | 'removed' | 'changed' | 'moved' | 'renamed'
  /** Of the filter, the mount, the option. */
  readonly name?: string
  /** The mount whose filters these are. */
  readonly mount?: string
  /** What was, and what is: a value, a factory, a name; of a filter, where it stands. A secret is masked. */
  readonly before?: string
  readonly after?: string
  /** The sections whose factories are given a default. */
  readonly reaches?: readonly string[]
}

/** Which sections of two files are compared: all, or those that one of each leads to. */
export interface Roots {
  readonly before: string
  readonly after: string
}

/** What changed from one file to another, in the order of the new one; what it has no more comes last. */
export function differencesOf(before: Meanings, after: Meanings, roots?: Roots): Difference[] {
  const old = idsOf(before, roots?.before)
  const now = idsOf(after, roots?.after)
  const renames = renamesOf(pick(before, old), pick(after, now), roots)
  const formerly = new Map([...renames].map(([from, to]) => [to, from]))
  const sections = [...now].flatMap((id) => {
    const [is, was] = [after.byId.get(id), before.byId.get(formerly.get(id) ?? id)]
    if (!is || before.broken.has(id)) return []
    return was && old.has(was.id) ? changesOf(was, is, renames) : [added(is)]
  })
  const gone = [...old].filter((id) => !now.has(renames.get(id) ?? id) && !after.broken.has(id))
  const removed = gone.flatMap((id) => {
    const title = before.byId.get(id)?.title
    return title === undefined ? [] : [{ section: title, subject: 'section', change: 'removed' } as const]
  })
  return [...defaultsOf(before, after, now), ...sections, ...removed]
}

function idsOf(meanings: Meanings, root: string | undefined): ReadonlySet<string> {
  return root === undefined ? new Set(meanings.byId.keys()) : meanings.reachedFrom(root)
}

function pick({ byId }: Meanings, ids: ReadonlySet<string>): Meaning[] {
  return [...byId.values()].filter(({ id }) => ids.has(id))
}

function added({ title: section, factory, filters, app }: Meaning): Difference {
  const after = factory ?? [...filters, ...(app === undefined ? [] : [app])].map(nameOf).join(' ')
  return { section, subject: 'section', change: 'added', after }
}

function changesOf(was: Meaning, is: Meaning, renames: ReadonlyMap<string, string>): Difference[] {
  const section = is.title
  const now = (id: string): string => renames.get(id) ?? id
  const app = was.app === undefined ? undefined : now(was.app)
  return [
    ...(was.id !== is.id && was.title !== section
      ? [{ section, subject: 'section', change: 'renamed', before: was.title } as const]
      : []),
    ...change(section, 'factory', was.factory, is.factory),
    ...filtersOf(section, was.filters.map(now), is.filters),
    ...change(section, 'app', app && nameOf(app), is.app && nameOf(is.app)),
    ...mountsOf(was, is, now),
    ...valuesOf(section, 'option', was.options, is.options),
    ...valuesOf(section, 'global', was.globals, is.globals),
  ]
}

function change(
  section: string,
  subject: Difference['subject'],
  before: string | undefined,
  after: string | undefined,
): Difference[] {
  if (before === after) return []
  if (before === undefined) return [{ section, subject, change: 'added', ...(after !== undefined && { after }) }]
  return [
    {
      section,
      subject,
      change: after === undefined ? 'removed' : 'changed',
      before,
      ...(after !== undefined && { after }),
    },
  ]
}

function filtersOf(section: string, was: readonly string[], is: readonly string[], mount?: string): Difference[] {
  return movesOf(was, is).map(({ name, ...move }: Move) => {
    const where = mount === undefined ? {} : { mount }
    return { section, subject: 'filter', name: nameOf(name), ...where, ...move }
  })
}

function mountsOf(was: Meaning, is: Meaning, now: (id: string) => string): Difference[] {
  const names = new Set([...is.mounts.keys(), ...was.mounts.keys()])
  return [...names].flatMap((name): Difference[] => {
    const [before, after] = [was.mounts.get(name)?.map(now), is.mounts.get(name)]
    const common = { section: is.title, subject: 'mount', name } as const
    if (!before || !after) {
      if (after) return [{ ...common, change: 'added', after: after.map(nameOf).join(' ') }]
      return [{ ...common, change: 'removed', before: (before ?? []).map(nameOf).join(' ') }]
    }
    const [wasApp = '', isApp = ''] = [before.at(-1), after.at(-1)]
    const app: Difference = { ...common, change: 'changed', before: nameOf(wasApp), after: nameOf(isApp) }
    return [...(wasApp === isApp ? [] : [app]), ...filtersOf(is.title, before.slice(0, -1), after.slice(0, -1), name)]
  })
}

function valuesOf(section: string, subject: Difference['subject'], was: Values, is: Values): Difference[] {
  const names = new Set([...is.keys(), ...was.keys()])
  return [...names].flatMap((name): Difference[] => {
    const [before, after] = [was.get(name), is.get(name)]
    return before?.text === after?.text ? [] : [{ section, subject, name, ...changed(before, after) }]
  })
}

function changed(before: Value | undefined, after: Value | undefined): Pick<Difference, 'change' | 'before' | 'after'> {
  return {
    change: !before ? 'added' : !after ? 'removed' : 'changed',
    ...(before && { before: before.shown }),
    ...(after && { after: after.shown }),
  }
}

// A default reaches a factory unless its section, or a `set` on the way, has another value of that name.
function defaultsOf(before: Meanings, after: Meanings, ids: ReadonlySet<string>): Difference[] {
  const sections = pick(after, ids).filter(({ factory }) => factory !== undefined)
  return valuesOf('[DEFAULT]', 'default', before.defaults, after.defaults).map((difference) => {
    const { name = '' } = difference
    const reached = sections.filter(({ options, globals }) => !options.has(name) && !globals.has(name))
    return { ...difference, reaches: reached.map(({ title }) => title) }
  })
}

/** The name of an id, without its kind. */
export function nameOf(id: string): string {
  return id.slice(id.indexOf(' ') + 1)
}
