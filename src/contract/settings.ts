import { dirname } from 'node:path'
import { camel } from './camel.ts'
import { type Conf, placeOf } from './conf.ts'
import { ConfigError, formatProblem, type Problem } from './config-error.ts'
import { unknownName } from './nearest.ts'
import * as option from './option-value.ts'
import { pattern } from './pattern.ts'
import { withoutValue } from './place.ts'
import { isSecretName, MASK, withoutPasswords } from './secret.ts'
import { checkBySchema, type OptionsSchema } from './settings-schema.ts'
import type { Warning } from './warnings.ts'

/** One option of a factory: how its text is read, and what it is for. */
export interface Setting<T> {
  /** A word for the kind of value, for help and errors: `integer`, `duration`. */
  readonly type: string
  /** One sentence. */
  readonly doc: string
  readonly default?: T
  /** Whether leaving it out is a mistake. */
  readonly required?: boolean
  /** Masked wherever the configuration is shown. */
  readonly secret?: boolean
  /** Names that the option had before. They still work, with a warning. */
  readonly formerly?: readonly string[]
  readonly min?: number
  readonly max?: number
  /**
   * @param folder where a relative path starts: the folder of the file
   * @throws Error with what was expected, e.g. `a whole number`
   */
  parse(text: string, folder?: string): T
  /** A value as it would be written in a file. Default: its text. */
  show?(value: never): string
}

/** The settings of a factory by their name in the INI file. */
export type SettingsTable = Readonly<Record<string, Setting<unknown>>>

type Camel<S extends string> = S extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S
type Given = { readonly default: unknown } | { readonly required: true }
type ValueOf<S> = S extends Setting<infer T> ? (S extends Given ? T : T | undefined) : never

/** What a table reads: `max_age` of the file is `maxAge` in code; what has no default may be undefined. */
export type Settings<Table extends SettingsTable> = {
  readonly [Name in keyof Table & string as Camel<Name>]: ValueOf<Table[Name]>
}

/** What a factory may carry, so that its options can be checked, and told, without calling it. */
export interface Configured {
  readonly settings: SettingsTable | OptionsSchema
  /** What it is for, in one sentence: told by `wheatpaste help`, `wheatpaste schema` and editors. */
  readonly purpose?: string
  /** Which options they are. Without it those of the section, and unknown ones are left to the factory unless misspelt. */
  optionsOf?(settings: SettingsTable, globalConf: Conf, localConf: Conf): Conf
}

/**
 * Reads a section's options by a table, or by a Standard Schema, once, while loading. An option under a former name is told by
 * `process.emitWarning`.
 *
 * @throws ConfigError with every unknown, ill-typed and missing option at once, each with its line
 */
export function readSettings<const Table extends SettingsTable>(table: Table, localConf: Conf): Settings<Table>
export function readSettings<Output>(schema: OptionsSchema<Output>, localConf: Conf): Output
export function readSettings(settings: SettingsTable | OptionsSchema, localConf: Conf): unknown {
  const { values, problems, warnings } = checkSettings(settings, localConf)
  const [first, ...rest] = problems
  if (first) throw new ConfigError([first, ...rest])
  for (const warning of warnings)
    process.emitWarning(formatProblem(warning), { type: 'ConfigWarning', code: warning.code })
  return values
}

/** What reading options comes to. */
export interface CheckedSettings {
  readonly values: unknown
  readonly problems: readonly Problem[]
  readonly warnings: readonly Warning[]
}

/** As {@link readSettings}, but tells the mistakes instead of throwing them. */
export function checkSettings(settings: SettingsTable | OptionsSchema, conf: Conf): CheckedSettings {
  if ('~standard' in settings) return { ...checkBySchema(settings as OptionsSchema, conf), warnings: [] }
  const [table, problems, warnings] = [settings as SettingsTable, [] as Problem[], [] as Warning[]]
  const values: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries(table)) values[camel(name)] = setting.default
  for (const option of Object.keys(conf)) {
    const name = currentName(table, option)
    if (name !== option && name !== undefined) warnings.push(formerName(option, name, conf))
    const read = readOption(table, option, name, conf)
    if ('value' in read) values[camel(name ?? option)] = read.value
    else problems.push(read)
  }
  const given = new Set(Object.keys(conf).map((option) => currentName(table, option)))
  for (const [name, { required, doc }] of Object.entries(table))
    if (required && !given.has(name)) problems.push({ code: 'bad-option', message: `"${name}" is missing`, hint: doc })
  return { values, problems, warnings }
}

function currentName(table: SettingsTable, option: string): string | undefined {
  if (Object.hasOwn(table, option)) return option
  return Object.keys(table).find((name) => table[name]?.formerly?.includes(option))
}

function formerName(option: string, name: string, conf: Conf): Warning {
  return {
    code: 'deprecated-option',
    message: `"${option}" is called "${name}" now`,
    place: placeOf(conf, option, 'name'),
  }
}

function readOption(
  table: SettingsTable,
  option: string,
  name: string | undefined,
  conf: Conf,
): { value: unknown } | Problem {
  const setting = name === undefined ? undefined : table[name]
  const [place, at] = [placeOf(conf, option), placeOf(conf, option, 'name')]
  if (!setting || name === undefined) {
    const listing = { none: 'it takes none', always: true }
    const unknown = unknownName(`unknown option "${option}"`, option, Object.keys(table), listing)
    const { suggestion = '' } = unknown
    const meant = table[suggestion]?.secret || isSecretName(suggestion)
    return { code: 'bad-option', ...unknown, place: meant ? withoutValue(at, place) : at }
  }
  if (name !== option && Object.hasOwn(conf, name))
    return {
      code: 'bad-option',
      message: `"${option}" is "${name}" under its former name; keep one of them`,
      place: at,
    }
  const text = conf[option] ?? ''
  try {
    return { value: setting.parse(text, place ? dirname(place.file) : process.cwd()) }
  } catch (error) {
    const secret = setting.secret || place?.secret || isSecretName(option)
    const message = `"${option}" must be ${(error as Error).message}, not "${secret ? MASK : withoutPasswords(text)}"`
    const shown = setting.secret ? withoutValue(place, place) : place
    return { code: 'bad-option', message, place: shown, hint: describeSetting(setting) }
  }
}

/** What a setting is for, as a person reads it: `Seconds. (integer, at least 0, 60 by default)`. */
export function describeSetting({ doc, type, default: byDefault, min, max, show = String }: Setting<unknown>): string {
  const text = (value: unknown): string => show(value as never)
  const details = [
    type,
    ...(min === undefined ? [] : [`at least ${text(min)}`]),
    ...(max === undefined ? [] : [`at most ${text(max)}`]),
    ...(byDefault === undefined || text(byDefault) === '' ? [] : [`${text(byDefault)} by default`]),
  ]
  return `${doc} (${details.join(', ')})`
}

interface Options<T> {
  doc: string
  default?: T
  required?: boolean
  secret?: boolean
  formerly?: readonly string[]
}
/** Kinds of setting. Each takes a sentence, perhaps a default, and its own bounds. */
export const setting = {
  text: <const O extends Options<string>>(options: O): Setting<string> & O => make('text', options, asWritten),

  /** A text that is masked wherever the configuration is shown. */
  secret: <const O extends Options<string>>(options: O): Setting<string> & O & { secret: true } =>
    make('secret', { ...options, secret: true as const }, asWritten),

  /** true/1/on/yes and false/0/off/no in any case, as oslo.config reads them. */
  boolean: <const O extends Options<boolean>>(options: O): Setting<boolean> & O =>
    make('boolean', options, option.truth),

  integer: <const O extends Options<number> & option.Bounds>(options: O): Setting<number> & O =>
    make('integer', options, (text) => option.within(option.integer(text), 'a whole number', options)),

  float: <const O extends Options<number> & option.Bounds>(options: O): Setting<number> & O =>
    make('float', options, (text) => option.within(option.decimal(text), 'a number such as 0.5', options)),

  /** Bytes: `114688`, `112KiB`, `1MB`. */
  bytes: <const O extends Options<number> & option.Bounds>(options: O): Setting<number> & O =>
    quantity('bytes', options, option.bytes, 'a number of bytes such as 112KiB', {
      '': '',
      kib: 'KiB',
      mib: 'MiB',
      gib: 'GiB',
    }),

  /** Milliseconds, written with a unit or in seconds: `30`, `30s`, `500ms`, `2m`. */
  duration: <const O extends Options<number> & option.Bounds>(options: O): Setting<number> & O =>
    quantity('duration', options, option.milliseconds, 'a duration such as 30s or 500ms', {
      ms: 'ms',
      s: 's',
      m: 'm',
      h: 'h',
    }),

  choice: <const C extends string, const O extends Options<C>>(choices: readonly C[], options: O): Setting<C> & O =>
    make(choices.join('|'), options, (text) => option.oneOf(text, choices)),

  /** Values between commas or blanks. */
  list: <const O extends Options<readonly string[]>>(options: O): Setting<readonly string[]> & O =>
    make('list', options, option.parts),

  /** Values between commas or blanks, each of them read by another setting. */
  listOf: <T, const O extends Options<readonly T[]>>(item: Setting<T>, options: O): Setting<readonly T[]> & O =>
    make(`list of ${item.type}`, options, (text, folder) => option.parts(text).map((part) => item.parse(part, folder))),

  /** Addresses and ranges of them: `10.0.0.0/8, fd00::/8`. */
  addresses: <const O extends Options<readonly string[]>>(options: O): Setting<readonly string[]> & O =>
    make('addresses', options, (text) => option.parts(text).map(option.addressRange)),

  /** A file or folder; a relative one starts at the folder of the INI file. Absolute when it is read. */
  path: <const O extends Options<string>>(options: O): Setting<string> & O =>
    make('path', options, option.absolutePath),

  /** The absolute URL of a service, as written. Default schemes: http and https. */
  url: <const O extends Options<string> & { schemes?: readonly string[] }>(options: O): Setting<string> & O =>
    make('url', options, (text) => option.serviceUrl(text, options.schemes ?? ['https', 'http'])),

  /** An origin as browsers send it: `https://example.com:8443`. */
  origin: <const O extends Options<string>>(options: O): Setting<string> & O =>
    make('origin', options, option.webOrigin),

  /** A regular expression for whole texts of 1024 code units at most, that cannot run away; see {@link pattern}. */
  regexp: <const O extends Options<RegExp>>(options: O): Setting<RegExp> & O => make('regexp', options, pattern),
}

const asWritten = (text: string): string => text

function make<T, O>(type: string, options: O, parse: (text: string, folder?: string) => T): Setting<T> & O {
  return { type, parse, ...options } as Setting<T> & O
}

function quantity<O extends Options<number> & option.Bounds>(
  type: string,
  options: O,
  units: option.Units,
  expected: string,
  spelling: Readonly<Record<string, string>>,
): Setting<number> & O {
  const show = (value: number): string => option.unscaled(value, units, spelling)
  const parse = (text: string): number => option.within(option.scaled(text, units), expected, options, show)
  return { type, parse, show, ...options } as unknown as Setting<number> & O
}
