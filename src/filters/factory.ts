import type { Filter } from '../contract/application.ts'
import type { Conf } from '../contract/conf.ts'
import type { FilterFactory, Made } from '../contract/factory.ts'
import type { Order, Ordered } from '../contract/order.ts'
import { type Configured, readSettings, type Settings, type SettingsTable } from '../contract/settings.ts'
import { osloConf } from './oslo-conf.ts'

/** A factory that tells what it can be told. */
export interface DeclaredFactory extends FilterFactory, Configured, Ordered {
  readonly settings: SettingsTable
}

type Make<Table extends SettingsTable> = (options: Settings<Table>, globalConf: Conf, localConf: Conf) => Made<Filter>
type OptionsOf = (settings: SettingsTable, globalConf: Conf, localConf: Conf) => Conf

/** A filter factory that reads its section by a table. */
export function factoryOf<const Table extends SettingsTable>(
  make: Make<NoInfer<Table>>,
  settings: Table,
  order: Order = {},
): DeclaredFactory {
  return declared(make, settings, order, (_settings, _globalConf, localConf) => localConf)
}

/**
 * The same for a filter of oslo.middleware and its kin, whose options may stand in `[DEFAULT]`, too.
 *
 * @param needless names of options that the original has and this one needs not
 */
export function osloFactoryOf<const Table extends SettingsTable>(
  make: Make<NoInfer<Table>>,
  settings: Table,
  order: Order = {},
  needless?: RegExp,
): DeclaredFactory {
  return declared(make, settings, order, (table, globalConf, localConf) =>
    osloConf(table, globalConf, localConf, needless),
  )
}

function declared<Table extends SettingsTable>(
  make: Make<Table>,
  settings: Table,
  order: Order,
  optionsOf: OptionsOf,
): DeclaredFactory {
  const factory: FilterFactory = (globalConf, localConf) =>
    make(readSettings(settings, optionsOf(settings, globalConf, localConf)), globalConf, localConf)
  return Object.assign(factory, { settings, order, optionsOf })
}
