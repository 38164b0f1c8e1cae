import type { Budget } from './budget.ts'
import { builtinDefaults } from './config-file.ts'
import type { IniFile } from './ini.ts'
import { type Entry, interpolate, isSecret, secretsIn, type Value } from './interpolate.ts'
import type { Secrets } from './secrets.ts'
import type { Environment } from './variables.ts'
import type { IniSection } from './written.ts'

/** `set NAME` or `get NAME`. */
export const ACTION: RegExp = /^([sg]et) (.*)$/s

/** Options by name, in their order. */
export type Entries = ReadonlyMap<string, Entry>

export interface Outside {
  /** What `[DEFAULT]` is overridden with in every file: the `key=value` of a command line. */
  readonly overrides: ReadonlyMap<string, string>
  readonly env: Environment
  /** What must not be printed of what was read from there. */
  readonly secrets: Secrets
}

/**
 * One file and the values that its references see: a section's own options, then `[DEFAULT]`, then what was passed along when
 * the file was asked for.
 */
export class Scope {
  readonly file: IniFile
  readonly #outside: Outside
  readonly #budget: Budget
  readonly #defaults = new Map<string, Value>()
  #workedOut: Map<string, Entry> | undefined
  #actions: readonly string[] | undefined
  // Confs that hold all of the defaults already, so that most sections need no copy.
  readonly #complete = new WeakSet<Entries>()

  constructor(file: IniFile, passed: Entries | undefined, outside: Outside, budget: Budget) {
    this.file = file
    this.#outside = outside
    this.#budget = budget
    for (const [name, text] of builtinDefaults(file.filename)) this.#defaults.set(name, { text })
    for (const [name, option] of file.defaults) this.#defaults.set(name, { text: option.value, option })
    for (const [name, text] of outside.overrides) this.#defaults.set(name, { text })
    for (const [name, { option: _, ...literal }] of passed ?? [])
      if (!this.#defaults.has(name)) this.#defaults.set(name, literal)
  }

  /** What a load from this file starts its global conf from. @throws ConfigError when a value cannot be worked out */
  defaults(): Entries {
    this.#workedOut ??= new Map([...this.#defaults].map(([name, value]) => [name, this.#entry(value)]))
    return this.#workedOut
  }

  /** The defaults, what was passed over them and what is added to both. @throws ConfigError as {@link defaults} */
  globalConf(passed: Entries | undefined, additions: Entries): Entries {
    const defaults = this.defaults()
    const inherited = passed === undefined ? defaults : this.#complete.has(passed) ? passed : merged(defaults, passed)
    const whole = additions.size === 0 ? inherited : merged(inherited, additions)
    this.#complete.add(whole)
    return whole
  }

  /** The `set NAME` and `get NAME` of `[DEFAULT]`, which act in every section. */
  get actions(): readonly string[] {
    this.#actions ??= [...this.#defaults.keys()].filter((name) => ACTION.test(name))
    return this.#actions
  }

  /** What references can mean: a section's own options, then what it sees beside them. */
  names(section?: IniSection): string[] {
    return [...(section?.options.keys() ?? []), ...this.#defaults.keys()]
  }

  /** An option as a section sees it. @throws ConfigError when its value cannot be worked out */
  entry(section: IniSection, name: string): Entry | undefined {
    const value = valueIn(section, name) ?? this.#defaults.get(name)
    return value && this.#entry(value, section)
  }

  #entry(value: Value, section?: IniSection): Entry {
    const entry = interpolate(value, {
      lookUp: (name) => (section && valueIn(section, name)) ?? this.#defaults.get(name),
      names: () => this.names(section),
      env: this.#outside.env,
      budget: this.#budget,
    })
    if (isSecret(entry)) for (const secret of secretsIn(entry, this.#outside.env)) this.#outside.secrets.add(secret)
    return entry
  }
}

function valueIn(section: IniSection, name: string): Value | undefined {
  const option = section.options.get(name)
  return option && { text: option.value, option }
}

/** Entries, with others laid over them: an overridden one keeps its position. */
export function merged(entries: Entries, over: Entries): Entries {
  const all = new Map(entries)
  for (const [name, entry] of over) all.set(name, entry)
  return all
}
