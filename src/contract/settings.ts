import { type Conf, placeOf } from './conf.ts'
import { ConfigError, type Problem } from './config-error.ts'
import { nearest } from './nearest.ts'

/** One option of a factory: how its text is read, and what it is for. */
export interface Setting<T> {
  /** A word for the kind of value, for help and errors: `integer`, `duration`. */
  readonly type: string
  /** One sentence. */
  readonly doc: string
  readonly default?: T
  /** Masked wherever the configuration is shown. */
  readonly secret?: boolean
  /** @throws Error with what was expected, e.g. `a whole number` */
  parse(text: string): T
}

/** The settings of a factory by their name in the INI file. */
export type SettingsTable = Readonly<Record<string, Setting<unknown>>>

type Camel<S extends string> = S extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S
type ValueOf<S> = S extends Setting<infer T> ? (S extends { default: unknown } ? T : T | undefined) : never

/** What a table reads: `max_age` of the file is `maxAge` in code; what has no default may be undefined. */
export type Settings<Table extends SettingsTable> = {
  readonly [Name in keyof Table & string as Camel<Name>]: ValueOf<Table[Name]>
}

/**
 * Reads a section's options by a table, once, while loading.
 *
 * @throws ConfigError with every unknown and every ill-typed option at once, each with its line
 */
export function readSettings<const Table extends SettingsTable>(table: Table, localConf: Conf): Settings<Table> {
  const found: Problem[] = []
  const values: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries(table)) values[camel(name)] = setting.default
  for (const [name, text] of Object.entries(localConf)) {
    const setting = Object.hasOwn(table, name) ? table[name] : undefined
    try {
      if (!setting) throw new Error(unknownOption(name, Object.keys(table)))
      values[camel(name)] = setting.parse(text)
    } catch (error) {
      const why = (error as Error).message
      const message = setting ? `"${name}" must be ${why}, not "${setting.secret ? '***' : text}"` : why
      found.push({
        code: 'bad-option',
        message,
        place: placeOf(localConf, name, setting ? 'value' : 'name'),
        hint: setting?.doc,
      })
    }
  }
  const [first, ...rest] = found
  if (first) throw new ConfigError([first, ...rest])
  return values as Settings<Table>
}

interface Options<T> {
  doc: string
  default?: T
  secret?: boolean
}
interface Bounds {
  min?: number
  max?: number
}

/** Kinds of setting. Each takes a sentence, perhaps a default, and its own bounds. */
export const setting = {
  text: <const O extends Options<string>>(options: O): Setting<string> & O => make('text', options, (text) => text),

  /** true/1/on/yes and false/0/off/no in any case, as oslo.config reads them. */
  boolean: <const O extends Options<boolean>>(options: O): Setting<boolean> & O =>
    make('boolean', options, (text) => {
      if (/^(?:true|1|on|yes)$/i.test(text)) return true
      if (/^(?:false|0|off|no)$/i.test(text)) return false
      throw new Error('true or false')
    }),

  integer: <const O extends Options<number> & Bounds>(options: O): Setting<number> & O =>
    make('integer', options, (text) =>
      bounded(/^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN, 'a whole number', options),
    ),

  /** Bytes: `114688`, `112KiB`, `1MB`. */
  bytes: <const O extends Options<number> & Bounds>(options: O): Setting<number> & O =>
    make('bytes', options, (text) => bounded(scaled(text, BYTES), 'a number of bytes such as 112KiB', options)),

  /** Milliseconds, written with a unit or in seconds: `30`, `30s`, `500ms`, `2m`. */
  duration: <const O extends Options<number> & Bounds>(options: O): Setting<number> & O =>
    make('duration', options, (text) =>
      bounded(scaled(text, MILLISECONDS), 'a duration such as 30s or 500ms', options),
    ),

  choice: <const C extends string, const O extends Options<C>>(choices: readonly C[], options: O): Setting<C> & O =>
    make(choices.join('|'), options, (text) => {
      const found = choices.find((choice) => choice === text)
      if (found === undefined) throw new Error(`one of ${choices.join(', ')}`)
      return found
    }),

  /** Values between commas or blanks. */
  list: <const O extends Options<readonly string[]>>(options: O): Setting<readonly string[]> & O =>
    make('list', options, (text) => text.split(/[\s,]+/).filter((item) => item !== '')),
}

function make<T, O>(type: string, options: O, parse: (text: string) => T): Setting<T> & O {
  return { type, parse, ...options } as Setting<T> & O
}

const BYTES: Record<string, number> = { '': 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }
for (const [index, unit] of ['kib', 'mib', 'gib'].entries()) BYTES[unit] = 1024 ** (index + 1)
const MILLISECONDS: Record<string, number> = { '': 1000, ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function scaled(text: string, units: Record<string, number>): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text) ?? []
  return Number(number) * (units[unit.toLowerCase()] ?? Number.NaN)
}

function bounded(
  value: number,
  expected: string,
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: Bounds,
): number {
  if (Number.isNaN(value)) throw new Error(expected)
  if (value < min) throw new Error(`at least ${min}`)
  if (value > max) throw new Error(`at most ${max}`)
  return value
}

function unknownOption(name: string, names: readonly string[]): string {
  const close = nearest(name, names)
  const known = names.length > 0 ? `there are: ${names.join(', ')}` : 'it takes none'
  return `unknown option "${name}": ${close ? `did you mean "${close}"?` : known}`
}

function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
