import { type Conf, createConf, type OptionPlace, placeOf } from '../contract/conf.ts'
import type { SettingsTable } from '../contract/settings.ts'

// They tell oslo.middleware which other configuration files to read; here everything stands in this one.
const CONTROL = new Set(['oslo_config_project', 'oslo_config_file', 'oslo_config_program', 'oslo_config_config'])

/**
 * The options of a filter where oslo.middleware looks for them: in its own section, else under the same name in `[DEFAULT]`.
 * The keys that steer oslo.config itself are accepted and ignored, so that OpenStack's own files load.
 *
 * @param needless more names of options that the original has and this filter needs not; a warning tells of them
 */
export function osloConf(table: SettingsTable, globalConf: Conf, localConf: Conf, needless?: RegExp): Conf {
  const ignored = Object.keys(localConf).filter((name) => needless?.test(name))
  if (ignored.length > 0)
    process.emitWarning(`these options are not needed, and ignored: ${ignored.join(', ')}`, NEEDLESS)
  return createConf([
    ...optionsOf(globalConf).filter(([name]) => Object.hasOwn(table, name)),
    ...optionsOf(localConf).filter(([name]) => !CONTROL.has(name) && !ignored.includes(name)),
  ])
}

const NEEDLESS = { code: 'WHEATPASTE_NEEDLESS_OPTION' }

/** One option of a section, and where it stands. */
export type Option = readonly [name: string, text: string, place: OptionPlace | undefined]

/** The options of a section in their order, as `createConf` takes them. */
export function optionsOf(conf: Conf): Option[] {
  return Object.entries(conf).map(([name, text]) => {
    const [nameAt, valueAt] = [placeOf(conf, name, 'name'), placeOf(conf, name, 'value')]
    return [name, text, nameAt && valueAt && { name: nameAt, value: valueAt }]
  })
}
