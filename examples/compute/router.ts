import { type ApiExtension, type AppFactory, ExtensionManager, extensionRouter, readSettings } from 'wheatpaste'
import { createCloud, Data } from './cloud/cloud.ts'
import { computeApi, microversions } from './compute-api.ts'
import { guarded } from './request/policy.ts'
import { settings } from './settings.ts'

// Both versions of the API show the same servers.
const data = new Data()

/**
 * [app:osapi_compute_app_v21]: the API, and what installed packages add to it by their entry points in `compute.extensions`.
 */
export const appFactory: AppFactory = async ({ here = '.' }, localConf) => {
  const cloud = createCloud(data, readSettings(settings, localConf))
  const plugins = await ExtensionManager.load<ApiExtension>({
    namespace: 'compute.extensions',
    from: here,
    invokeOnLoad: true,
    invokeArgs: [cloud],
  })
  const extensions = [computeApi(cloud), ...plugins.map(({ obj }) => obj).filter((obj) => obj !== undefined)]
  return guarded(extensionRouter(extensions, { microversions }))
}
