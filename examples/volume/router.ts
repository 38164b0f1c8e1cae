import { type AppFactory, extensionRouter, HttpError, pipeline, readSettings } from 'wheatpaste'
import { roleGuard } from '../shared/role-guard.ts'
import { settings } from './settings.ts'
import { Storage } from './storage/storage.ts'
import { microversions, volumeApi } from './volume-api.ts'

/** [app:volume_app_v3]: the API, below its version. */
export const appFactory: AppFactory = (_globalConf, localConf) => {
  const storage = new Storage(readSettings(settings, localConf))
  return pipeline([guard], extensionRouter([volumeApi(storage)], { microversions }), ['roles'])
}

const guard = roleGuard((role) => new HttpError(403, `Policy doesn't allow project_${role} to be performed.`))
