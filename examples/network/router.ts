import { type AppFactory, extensionRouter, PlainMapper, readSettings } from 'wheatpaste'
import { Fabric } from './fabric/fabric.ts'
import { addFirstNetworks } from './fabric/first-networks.ts'
import { networkApi } from './network-api.ts'
import { settings } from './settings.ts'

/** [app:network_app_v2]: the API, below its version. Its paths do not name the project, and it has no microversions. */
export const appFactory: AppFactory = (_globalConf, localConf) => {
  const fabric = new Fabric(readSettings(settings, localConf))
  addFirstNetworks(fabric)
  return extensionRouter([networkApi(fabric)], { mapper: new PlainMapper() })
}
