import type { Filter } from '../contract/application.ts'
import type { Response } from '../contract/response.ts'
import { setting } from '../contract/settings.ts'
import { after } from './after.ts'
import { type DeclaredFactory, factoryOf } from './factory.ts'
import { HeaderPatterns, headerPatterns } from './header-patterns.ts'
import { withIdentity } from './identity-headers.ts'

export interface GatekeeperOptions {
  /** Headers that are taken from requests. Default: swift's. */
  readonly inbound?: readonly string[]
  /** Headers that are taken from answers. Default: swift's. */
  readonly outbound?: readonly string[]
  /** Whether the headers that say whose a request is are taken from requests, too. Default: true. */
  readonly removeIdentity?: boolean
}

const INTERNAL: readonly string[] = ['x-backend-*', 'x-*-sysmeta-*']

/**
 * Keeps headers that are for use inside from coming in and from going out (swift's gatekeeper), so it belongs outside of
 * everything that uses them. They are found in any spelling that others might take for the same, and on errors as well.
 *
 * Reads     the names of the headers
 * Sets      nothing; takes the `inbound` headers from requests, the `outbound` ones from answers
 * Settings  inbound and outbound = x-backend-*, x-*-sysmeta-*; remove_identity = true
 *
 * ```ini
 * [filter:gatekeeper]
 * use = pkg:wheatpaste#gatekeeper
 * inbound = x-internal-*, x-debug
 * outbound = x-internal-*
 * ```
 *
 * @throws Error when one of the patterns is no name of a header
 */
export function gatekeeper(options: GatekeeperOptions = {}): Filter {
  const { inbound = INTERNAL, outbound = INTERNAL, removeIdentity = true } = options
  const [coming, going] = [new HeaderPatterns(inbound), new HeaderPatterns(outbound)]
  const clean = (response: Response): Response => {
    for (const name of Object.keys(response.headers)) if (going.has(name)) delete response.headers[name]
    return response
  }
  return (app) =>
    function gatekeeper(environ) {
      const own = removeIdentity ? withIdentity(environ.headers, {}) : environ.headers
      return after(app, environ.with({ headers: coming.without(own) }), clean)
    }
}

const settings = {
  inbound: headerPatterns({ doc: 'Headers that are taken from requests; a * stands for any part.', default: INTERNAL }),
  outbound: headerPatterns({ doc: 'Headers that are taken from answers.', default: INTERNAL }),
  remove_identity: setting.boolean({
    doc: 'Whether the headers that say whose a request is are taken from requests, too.',
    default: true,
  }),
}

/** [filter:gatekeeper] */
export const filterFactory: DeclaredFactory = factoryOf(gatekeeper, settings, {
  before: { identity: 'it would take away what the filter outside has found out' },
})
