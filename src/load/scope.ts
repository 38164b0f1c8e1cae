import { builtinDefaults } from './config-file.ts'
import type { IniFile, IniOption, IniSection } from './ini.ts'
import { type Environment, interpolate, type LookUp, type Value } from './interpolate.ts'

/** An option worked out: its text, and where it is written. */
export interface Entry {
  readonly text: string
  readonly option?: IniOption
}

/** Options by name, in their order. */
export type Entries = ReadonlyMap<string, Entry>

export interface Outside {
  /** What `[DEFAULT]` is overridden with in every file: the `key=value` of a command line. */
  readonly overrides: ReadonlyMap<string, string>
  readonly env: Environment
}

/**
 * One file and the values that its references see: a section's own options, then `[DEFAULT]`, then what was passed along when
 * the file was asked for.
 */
export class Scope {
  readonly file: IniFile
  readonly #outside: Outside
  readonly #defaults = new Map<string, Value>()
  #workedOut: Map<string, Entry> | undefined

  constructor(file: IniFile, passed: Entries | undefined, outside: Outside) {
    this.file = file
    this.#outside = outside
    for (const [name, text] of builtinDefaults(file.filename)) this.#defaults.set(name, { text })
    for (const [name, option] of file.defaults) this.#defaults.set(name, { text: option.value, option })
    for (const [name, text] of outside.overrides) this.#defaults.set(name, { text })
    for (const [name, { text }] of passed ?? []) if (!this.#defaults.has(name)) this.#defaults.set(name, { text })
  }

  /** What a load from this file starts its global conf from. @throws ConfigError when a value cannot be worked out */
  defaults(): Entries {
    this.#workedOut ??= new Map([...this.#defaults].map(([name, value]) => [name, this.#entry(value)]))
    return this.#workedOut
  }

  isDefault(name: string): boolean {
    return this.#defaults.has(name)
  }

  /** The names of a section's own options, then those of `[DEFAULT]` that it has not. */
  *optionNames(section: IniSection): Generator<string> {
    yield* section.options.keys()
    for (const name of this.#defaults.keys()) if (!section.options.has(name)) yield name
  }

  /** An option as a section sees it. @throws ConfigError when its value cannot be worked out */
  entry(section: IniSection, name: string): Entry | undefined {
    const value = valueIn(section, name) ?? this.#defaults.get(name)
    return value && this.#entry(value, section)
  }

  #entry(value: Value, section?: IniSection): Entry {
    const lookUp: LookUp = (name) => (section && valueIn(section, name)) ?? this.#defaults.get(name)
    const names = (): string[] => [...(section?.options.keys() ?? []), ...this.#defaults.keys()]
    const text = interpolate(value, lookUp, this.#outside.env, names)
    return value.option ? { text, option: value.option } : { text }
  }
}

function valueIn(section: IniSection, name: string): Value | undefined {
  const option = section.options.get(name)
  return option && { text: option.value, option }
}
