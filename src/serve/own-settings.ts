import { type Conf, createConf, type OptionPlace, placeOf } from '../contract/conf.ts'
import { ConfigError, type Problem } from '../contract/config-error.ts'
import { nearest } from '../contract/nearest.ts'
import { readSettings, type Settings, type SettingsTable } from '../contract/settings.ts'

/** The options of a composite's section: those that it takes itself, and those that name applications. */
export interface OwnSettings<Table extends SettingsTable> {
  readonly settings: Settings<Table>
  /** The other options, in their order. */
  readonly names: readonly string[]
}

/** What the options are that are no settings. */
export interface OtherOptions {
  /** What one is not, although it must be: `an app`, perhaps with a reason. Nothing when it is as it should be. */
  readonly lacks: (name: string) => string | undefined
  /** How to write one. */
  readonly hint: string
}

/**
 * Parts the settings of a composite factory from the options whose names are up to the file. A setting that the section does
 * not say is taken from the first of the other confs that does, e.g. the global one.
 *
 * @throws ConfigError with every ill-typed setting and every other option that is not as it should be
 */
export function ownSettings<const Table extends SettingsTable>(
  table: Table,
  [localConf, ...confs]: readonly [Conf, ...Conf[]],
  others?: OtherOptions,
): OwnSettings<Table> {
  const problems: Problem[] = []
  const settings = collect(problems, () => readSettings(table, given(table, [localConf, ...confs])))
  const names = Object.keys(localConf).filter((name) => !Object.hasOwn(table, name))
  if (others) problems.push(...names.flatMap((name) => problemOf(localConf, name, Object.keys(table), others)))
  const [first, ...rest] = problems
  if (first) throw new ConfigError([first, ...rest])
  return { settings: settings as Settings<Table>, names }
}

function given(table: SettingsTable, confs: readonly Conf[]): Conf {
  const options = Object.keys(table).flatMap((name) => {
    const conf = confs.find((one) => one[name] !== undefined)
    return conf ? [optionOf(conf, name)] : []
  })
  return createConf(options)
}

function optionOf(conf: Conf, name: string): readonly [name: string, value: string, place?: OptionPlace | undefined] {
  const [key, value] = [placeOf(conf, name, 'name'), placeOf(conf, name)]
  return [name, conf[name] ?? '', key && value && { name: key, value }]
}

function collect<T>(problems: Problem[], read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    problems.push(...error.problems)
    return undefined
  }
}

function problemOf(conf: Conf, name: string, settings: readonly string[], { lacks, hint }: OtherOptions): Problem[] {
  const lack = lacks(name)
  if (lack === undefined) return []
  const close = nearest(name, settings)
  const message = close
    ? `unknown option "${name}": did you mean "${close}"?`
    : `"${name}" is neither a setting nor ${lack}`
  return [{ code: 'bad-option', message, place: placeOf(conf, name, 'name'), hint }]
}
