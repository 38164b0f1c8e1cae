import { ConfigError } from '../contract/config-error.ts'
import { unknownName } from '../contract/nearest.ts'
import { strip } from './blanks.ts'
import { Mistakes } from './gather.ts'
import type { Entry } from './interpolate.ts'
import { ACTION, type Entries, type Scope } from './scope.ts'
import type { IniSection } from './written.ts'

/** The configuration that a section gives to what it makes. */
export interface SectionConf {
  readonly globalConf: Entries
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
export function readSectionConf(scope: Scope, section: IniSection, passed: Entries | undefined): SectionConf {
  scope.defaults()
  const localConf = new Map<string, Entry>()
  const additions = new Map<string, Entry>()
  const copies = new Map<string, Entry>()
  const mistakes = new Mistakes()
  const inherited = scope.actions.filter((name) => !section.options.has(name))
  for (const name of [...section.options.keys(), ...inherited]) {
    const [entry] = mistakes.collect(() => scope.entry(section, name))
    const [, acts, target = ''] = ACTION.exec(name) ?? []
    if (entry)
      (acts === 'set' ? additions : acts === 'get' ? copies : localConf).set(acts ? strip(target) : name, entry)
  }
  const globalConf = scope.globalConf(passed, additions)
  for (const [name, from] of copies) {
    const [entry] = mistakes.collect(() => globalEntry(globalConf, from))
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

function globalEntry(globalConf: Entries, from: Entry): Entry {
  const entry = globalConf.get(from.text)
  if (entry) return entry
  const sentence = `the global configuration has no "${from.text}"`
  const place = from.option?.placeOf(from.text)
  throw new ConfigError({ code: 'missing-global', ...unknownName(sentence, from.text, [...globalConf.keys()]), place })
}
