import {
  type ApiExtension,
  type AppFactory,
  ExtensionManager,
  extensionRouter,
  HttpError,
  pipeline,
  readSettings,
} from 'wheatpaste'
import { roleGuard } from '../shared/role-guard.ts'
import { createCloud } from './cloud/cloud.ts'
import { computeApi, microversions } from './compute-api.ts'
import { connected } from './connected.ts'
import { settings } from './settings.ts'

/**
 * [app:osapi_compute_app_v21]: the API, and what installed packages add to it by their entry points in `compute.extensions`.
 */
export const appFactory: AppFactory = async ({ here = '.' }, localConf) => {
  const options = readSettings(settings, localConf)
  const { data, transport, close } = await connected(options)
  const cloud = createCloud(data, transport, options)
  const plugins = await ExtensionManager.load<ApiExtension>({
    namespace: 'compute.extensions',
    from: here,
    invokeOnLoad: true,
    invokeArgs: [cloud],
  })
  const extensions = [computeApi(cloud), ...plugins.map(({ obj }) => obj).filter((obj) => obj !== undefined)]
  const app = pipeline([guard], extensionRouter(extensions, { microversions }), ['roles'])
  return Object.assign(app, { dispose: close })
}

const guard = roleGuard((role) => new HttpError(403, `Policy doesn't allow project_${role}_or_admin to be performed.`))
