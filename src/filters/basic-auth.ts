import type { Filter } from '../contract/application.ts'
import type { Environ } from '../contract/environ.ts'
import { HttpError } from '../contract/http-error.ts'
import { isPromise } from '../contract/promise.ts'
import type { Response } from '../contract/response.ts'
import { setting } from '../contract/settings.ts'
import { type DeclaredFactory, osloFactoryOf } from './factory.ts'
import { Htpasswd } from './htpasswd.ts'
import { withIdentity } from './identity-headers.ts'
import { fieldValue } from './kinds.ts'
import { Passwords } from './passwords.ts'

export interface BasicAuthOptions {
  /** The users and the hashes of their passwords, as `htpasswd -B` writes them. Default: `/etc/htpasswd`. */
  readonly httpBasicAuthUserFile?: string
  /** What browsers show when they ask for a password. Default: `Restricted`. */
  readonly realm?: string
}

const FILE = '/etc/htpasswd'

/**
 * Lets those in who name a user and its password (RFC 7617; oslo.middleware's BasicAuthMiddleware). The file is read again when
 * it has changed; while it cannot be read, nobody is let in and the answer is a 503.
 *
 * Reads     `authorization`
 * Sets      `x-user`, `x-user-name` and `x-identity-status`, after removing what the client sent of the identity headers;
 *           `www-authenticate` on its own 401
 * Settings  http_basic_auth_user_file = /etc/htpasswd, realm = Restricted
 *
 * ```ini
 * [filter:basic_auth]
 * use = pkg:wheatpaste#basic_auth
 * http_basic_auth_user_file = users.htpasswd
 * ```
 *
 * @throws Error when the file cannot be read, or holds another kind of hash than bcrypt
 */
export function basicAuth({ httpBasicAuthUserFile = FILE, realm = 'Restricted' }: BasicAuthOptions = {}): Filter {
  const passwords = new Passwords(new Htpasswd(httpBasicAuthUserFile))
  const challenge = `Basic realm="${realm.replace(/["\\]/g, '\\$&')}", charset="UTF-8"`

  return (app) => {
    function proceed(environ: Environ, user: string, isRight: boolean): Response | Promise<Response> {
      if (!isRight) throw unauthorized(challenge)
      const identity = { 'x-identity-status': 'Confirmed', 'x-user': user, 'x-user-name': user }
      return app(environ.with({ headers: withIdentity(environ.headers, identity) }))
    }

    return function basicAuth(environ) {
      const [user, password] = credentialsIn(environ.headers.authorization) ?? []
      if (user === undefined || password === undefined) throw unauthorized(challenge)
      const isRight = passwords.check(user, password)
      return isPromise(isRight)
        ? isRight.then((right) => proceed(environ, user, right))
        : proceed(environ, user, isRight)
    }
  }
}

function unauthorized(challenge: string): HttpError {
  const headers = { 'www-authenticate': challenge }
  return new HttpError(401, 'The request you have made requires authentication.', { headers })
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function credentialsIn(field = ''): [user: string, password: string] | undefined {
  const [, token = ''] = /^basic +([a-z\d+/]+={0,2}) *$/i.exec(field) ?? []
  try {
    const text = decoder.decode(Buffer.from(token, 'base64'))
    const colon = text.indexOf(':')
    // RFC 7617 2: neither may hold a control character; bcrypt would end a password at a NUL.
    return colon < 1 || /\p{Cc}/u.test(text) ? undefined : [text.slice(0, colon), text.slice(colon + 1)]
  } catch {
    return undefined
  }
}

const settings = {
  http_basic_auth_user_file: setting.path({
    doc: 'The users and the hashes of their passwords, as htpasswd -B writes them.',
    default: FILE,
  }),
  realm: fieldValue({ doc: 'What browsers show when they ask for a password.', default: 'Restricted' }),
}

/** [filter:basic_auth] */
export const filterFactory: DeclaredFactory = osloFactoryOf(basicAuth, settings, { provides: ['identity'] })
