import type { Filter } from '../contract/application.ts'
import { Response } from '../contract/response.ts'
import { setting } from '../contract/settings.ts'
import { after } from './after.ts'
import { type CorsOptions, CorsPolicy, METHODS } from './cors-policy.ts'
import { type DeclaredFactory, osloFactoryOf } from './factory.ts'
import { tokens } from './kinds.ts'

/**
 * Lets scripts of other origins call the application (Fetch standard, "HTTP-network-or-cache fetch"; oslo.middleware's CORS).
 * A preflight is answered here: it carries no token, so whatever asks for one belongs further in.
 *
 * Reads     `origin`, `access-control-request-method`, `access-control-request-headers`
 * Sets      the `access-control-*` and `vary` response headers, on errors too
 * Settings  allowed_origin = (none), allow_credentials = true, expose_headers = (none), max_age = 3600,
 *           allow_methods = OPTIONS GET HEAD POST PUT DELETE TRACE PATCH, allow_headers = (none)
 *
 * ```ini
 * [filter:cors]
 * use = pkg:wheatpaste#cors
 * allowed_origin = https://dashboard.example.com, https://admin.example.com:8443
 * ```
 *
 * @throws Error when an origin is none, or when everybody may call with credentials, which no browser accepts
 */
export function cors(options: CorsOptions = {}): Filter {
  if (!options.allowedOrigin?.length) return (app) => app
  const policy = new CorsPolicy(options)
  return (app) =>
    function cors(environ) {
      const { method, headers } = environ
      const asked = headers['access-control-request-method']
      if (method === 'OPTIONS' && headers.origin !== undefined && asked !== undefined) {
        return policy.grantPreflight(Response.empty(200), headers, asked)
      }
      return after(app, environ, (response) => policy.grant(response, headers))
    }
}

const origin = setting.origin({ doc: '' })
const originOrAll = {
  ...origin,
  parse: (text: string, folder: string) => (text === '*' ? text : origin.parse(text, folder)),
}

const settings = {
  allowed_origin: setting.listOf(originOrAll, { doc: 'Origins that may call, or * for everybody.' }),
  allow_credentials: setting.boolean({ doc: 'Whether browsers may send cookies and credentials.', default: true }),
  expose_headers: tokens('header name', {
    doc: 'Response headers that a script may read.',
    default: [],
    formerly: ['latent_expose_headers'],
  }),
  max_age: setting.duration({ doc: 'How long a browser may remember the answer to a preflight.', default: 3_600_000 }),
  allow_methods: tokens('method', {
    doc: 'Methods that a script may use.',
    default: METHODS,
    formerly: ['latent_methods'],
  }),
  allow_headers: tokens('header name', {
    doc: 'Request headers that a script may send.',
    default: [],
    formerly: ['latent_allow_headers'],
  }),
}

/** [filter:cors] */
export const filterFactory: DeclaredFactory = osloFactoryOf(cors, settings, {
  before: { identity: 'a preflight carries no token, and a browser whose preflight gets a 401 sends nothing else' },
  when: ['allowed_origin'],
})
