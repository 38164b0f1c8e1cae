import { type AppFactory, type Configured, extensionRouter, PlainMapper, pipeline, readSettings } from 'wheatpaste'
import { bootstrap } from './directory/bootstrap.ts'
import { identityApi } from './identity-api.ts'
import { authenticated } from './request/caller.ts'
import { settings } from './settings.ts'

const makeApp: AppFactory = async (_globalConf, localConf) => {
  const directory = await bootstrap(readSettings(settings, localConf))
  // No path begins with the id of a project.
  const api = extensionRouter([identityApi(directory)], { mapper: new PlainMapper() })
  return pipeline([authenticated(directory)], api, ['tokens'])
}

/** [app:identity_v3]: the API, and the directory that it is about. */
export const appFactory: AppFactory & Configured = Object.assign(makeApp, { settings })
