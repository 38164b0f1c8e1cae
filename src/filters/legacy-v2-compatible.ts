import type { Filter } from '../contract/application.ts'
import type { RequestHeaders } from '../contract/environ.ts'
import type { Response } from '../contract/response.ts'
import { setting } from '../contract/settings.ts'
import { after, rethrow } from './after.ts'
import { type DeclaredFactory, factoryOf } from './factory.ts'

export interface LegacyV2CompatibleOptions {
  /** The headers that hold a microversion, in requests and answers. */
  readonly versionHeaders?: readonly string[]
}

const VERSION_HEADERS = ['OpenStack-API-Version', 'X-OpenStack-Nova-API-Version']

/**
 * Serves those who came before microversions (nova's LegacyV2CompatibleWrapper): whatever version they ask for they get the
 * oldest, and the answer says nothing of it. Errors that go on to the filters outside are theirs to answer.
 *
 * Reads     the version headers, which it takes from the request
 * Sets      `state['openstack.legacy_v2']` to true; takes the version headers from the answer, and their names from its Vary
 * Settings  version_headers = OpenStack-API-Version, X-OpenStack-Nova-API-Version
 *
 * ```ini
 * [filter:legacy_v2_compatible]
 * use = pkg:wheatpaste#legacy_v2_compatible
 * ```
 */
export function legacyV2Compatible({ versionHeaders = VERSION_HEADERS }: LegacyV2CompatibleOptions = {}): Filter {
  const names = versionHeaders.map((name) => name.toLowerCase())
  const silence = (response: Response): Response => silenced(response, names)
  return (app) =>
    function legacyV2Compatible(environ) {
      environ.state['openstack.legacy_v2'] = true
      const asks = names.some((name) => environ.headers[name] !== undefined)
      const inner = asks ? environ.with({ headers: without(environ.headers, names) }) : environ
      return after(app, inner, silence, rethrow)
    }
}

function without(headers: RequestHeaders, names: readonly string[]): RequestHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)))
}

function silenced(response: Response, names: readonly string[]): Response {
  const { headers } = response
  for (const name of names) delete headers[name]
  if (headers.vary === undefined) return response
  const varied = String(headers.vary).split(/\s*,\s*/)
  const kept = varied.filter((name) => !names.includes(name.toLowerCase()))
  if (kept.length === 0) delete headers.vary
  else if (kept.length < varied.length) headers.vary = kept.join(', ')
  return response
}

const settings = {
  version_headers: setting.list({
    doc: 'The headers that hold a microversion, in requests and answers.',
    default: VERSION_HEADERS,
  }),
} as const

/** [filter:legacy_v2_compatible] */
export const filterFactory: DeclaredFactory = factoryOf(legacyV2Compatible, settings)
