import {
  type AppFactory,
  type Configured,
  extensionRouter,
  type Filter,
  PlainMapper,
  pipeline,
  readSettings,
} from 'wheatpaste'
import { sizelimit } from 'wheatpaste/filters/sizelimit'
import { roleGuard } from '../shared/role-guard.ts'
import { PATCH_TYPE } from './bodies/patch-body.ts'
import { imageApi } from './image-api.ts'
import { forbidden } from './request/caller.ts'
import { settings } from './settings.ts'
import { createStore } from './store/store.ts'

const makeApp: AppFactory = async (_globalConf, localConf) => {
  const read = readSettings(settings, localConf)
  const store = await createStore(read)
  const mediaTypes = { [PATCH_TYPE]: { read: (body: Buffer) => JSON.parse(body.toString()) } }
  const api = extensionRouter([imageApi(store, read.maxLimit)], { mapper: new PlainMapper(), mediaTypes })
  const guarded = pipeline([shortButForData, roleGuard(() => forbidden())], api, ['sizelimit', 'roles'])
  return Object.assign(guarded, { dispose: () => store.files.dispose() })
}

/** [app:image_v2]: the API, and the images that it is about. */
export const appFactory: AppFactory & Configured = Object.assign(makeApp, { settings })

// The limit of the pipeline is that of the data, which are not kept in memory.
const shortButForData: Filter = (app) => {
  const short = sizelimit()(app)
  return function shortButForData(environ) {
    return /^\/images\/[^/]+\/file$/.test(environ.pathInfo) ? app(environ) : short(environ)
  }
}
