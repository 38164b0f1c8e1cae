import {
  type AppFactory,
  type Application,
  type Configured,
  extensionRouter,
  PlainMapper,
  readSettings,
} from 'wheatpaste'
import { sizelimit } from 'wheatpaste/filters/sizelimit'
import { PATCH_TYPE } from './bodies/patch-body.ts'
import { imageApi } from './image-api.ts'
import { guarded } from './request/caller.ts'
import { settings } from './settings.ts'
import { createStore } from './store/store.ts'

const makeApp: AppFactory = async (_globalConf, localConf) => {
  const read = readSettings(settings, localConf)
  const store = await createStore(read)
  const mediaTypes = { [PATCH_TYPE]: { read: (body: Buffer) => JSON.parse(body.toString()) } }
  const api = extensionRouter([imageApi(store, read.maxLimit)], { mapper: new PlainMapper(), mediaTypes })
  return Object.assign(shortButForData(guarded(api)), { dispose: () => store.files.dispose() })
}

/** [app:image_v2]: the API, and the images that it is about. */
export const appFactory: AppFactory & Configured = Object.assign(makeApp, { settings })

// The limit of the pipeline is that of the data, which are not kept in memory.
function shortButForData(app: Application): Application {
  const short = sizelimit()(app)
  const whole: Application = function shortButForData(environ) {
    return /^\/images\/[^/]+\/file$/.test(environ.pathInfo) ? app(environ) : short(environ)
  }
  if (app.describe) whole.describe = app.describe
  return whole
}
