import { type AppFactory, extensionRouter, readSettings } from 'wheatpaste'
import { settings } from './settings.ts'
import { Storage } from './storage/storage.ts'
import { microversions, volumeApi } from './volume-api.ts'

/** [app:volume_app_v3]: the API, below its version. */
export const appFactory: AppFactory = (_globalConf, localConf) => {
  const storage = new Storage(readSettings(settings, localConf))
  return extensionRouter([volumeApi(storage)], { microversions })
}
