import { createHash, timingSafeEqual } from 'node:crypto'
import { type Filter, type FilterFactory, HttpError, readSettings, setting } from 'wheatpaste'

/** Lets nobody in who does not show the token. */
export function bearer(token: string): Filter {
  const expected = digest(`Bearer ${token}`)
  return (app) =>
    function bearer(environ) {
      if (timingSafeEqual(digest(environ.headers.authorization ?? ''), expected)) return app(environ)
      throw new HttpError(401, 'A token is needed.', { headers: { 'www-authenticate': 'Bearer' } })
    }
}

const settings = { token: setting.text({ doc: 'What must be shown.', default: '', secret: true }) }

/** [filter:bearer] */
export const filterFactory: FilterFactory = (_globalConf, localConf) => bearer(readSettings(settings, localConf).token)

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
