import { ConfigError } from '../contract/config-error.ts'
import { nearest } from '../contract/nearest.ts'
import { strip } from './blanks.ts'
import { Mistakes } from './gather.ts'
import type { IniSection } from './ini.ts'
import { placeInValue } from './interpolate.ts'
import type { Entries, Entry, Scope } from './scope.ts'

/** The configuration that a section gives to what it makes. */
export interface SectionConf {
  readonly globalConf: Map<string, Entry>
  readonly localConf: Map<string, Entry>
  /** What `set` adds to the global conf. It also reaches the section that is used. */
  readonly additions: Entries
}

/**
 * Reads a section's options: `set NAME` goes to the global conf, `get NAME = GLOBAL` copies from there when all the others are
 * read, the rest are the section's own. Those of `[DEFAULT]` are in the global conf; only their `set` and `get` act here.
 *
 * On purpose different from PasteDeploy: an own option reaches its factory also when `[DEFAULT]` has one of that name.
 *
 * @param passed lies over `[DEFAULT]`
 * @throws ConfigError with every option that cannot be worked out
 */
export function readSectionConf(
  scope: Scope,
  section: IniSection,
  passed: Entries | undefined,
  chain: readonly string[],
): SectionConf {
  const globalConf = new Map([...scope.defaults(), ...(passed ?? [])])
  const localConf = new Map<string, Entry>()
  const additions = new Map<string, Entry>()
  const copies = new Map<string, Entry>()
  const mistakes = new Mistakes()
  for (const name of scope.optionNames(section)) {
    const [entry] = mistakes.collect(() => scope.entry(section, name))
    if (!entry) continue
    if (name.startsWith('set ')) additions.set(strip(name.slice(4)), entry)
    else if (name.startsWith('get ')) copies.set(strip(name.slice(4)), entry)
    else if (section.options.has(name)) localConf.set(name, entry)
  }
  for (const [name, entry] of additions) globalConf.set(name, entry)
  for (const [name, from] of copies) {
    const [entry] = mistakes.collect(() => globalEntry(globalConf, from, chain))
    if (entry) localConf.set(name, entry)
  }
  mistakes.throwAny()
  return { globalConf, localConf, additions }
}

/** Takes an option out of a conf. */
export function take(conf: Map<string, Entry>, name: string): Entry | undefined {
  const entry = conf.get(name)
  conf.delete(name)
  return entry
}

function globalEntry(globalConf: Entries, from: Entry, chain: readonly string[]): Entry {
  const entry = globalConf.get(from.text)
  if (entry) return entry
  const close = nearest(from.text, globalConf.keys())
  const message = `the global configuration has no "${from.text}"${close === undefined ? '' : `: did you mean "${close}"?`}`
  const place = from.option && placeInValue(from.option, from.text)
  throw new ConfigError({ code: 'missing-global', message, place, chain })
}
