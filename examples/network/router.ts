import { type AppFactory, extensionRouter, PlainMapper, pipeline, readSettings } from 'wheatpaste'
import { roleGuard } from '../shared/role-guard.ts'
import { Fabric } from './fabric/fabric.ts'
import { addFirstNetworks } from './fabric/first-networks.ts'
import { NetworkError } from './fabric/network-error.ts'
import { networkApi } from './network-api.ts'
import { settings } from './settings.ts'

/** [app:network_app_v2]: the API, below its version. Its paths do not name the project, and it has no microversions. */
export const appFactory: AppFactory = (_globalConf, localConf) => {
  const fabric = new Fabric(readSettings(settings, localConf))
  addFirstNetworks(fabric)
  return pipeline([guard], extensionRouter([networkApi(fabric)], { mapper: new PlainMapper() }), ['roles'])
}

const guard = roleGuard(
  (role) => new NetworkError(403, 'PolicyNotAuthorized', `rule:project_${role} is disallowed by policy`),
)
