import { randomUUID } from 'node:crypto'
import type { Filter } from '../contract/application.ts'
import { setting } from '../contract/settings.ts'
import { after } from './after.ts'
import { type DeclaredFactory, osloFactoryOf } from './factory.ts'
import { token, tokens } from './kinds.ts'

export interface RequestIdOptions {
  /** The header that carries the id. Default: `x-openstack-request-id`. */
  readonly header?: string
  /** More response headers that carry the id. Default: none. */
  readonly compatHeaders?: readonly string[]
  /**
   * What becomes of an id that the caller sends of its own: it is believed if it is `req-` and a UUID (`validate`), if it is any
   * word of up to 128 letters (`trust`), or never (`ignore`). Default: `validate`.
   */
  readonly inbound?: 'validate' | 'trust' | 'ignore'
}

// A caller's id goes into logs, so nothing that could be read as more than an id may pass.
const BELIEVED = {
  validate: /^req-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
  trust: /^[\w.:+/=-]{1,128}$/,
  ignore: /^(?!)/,
}

/**
 * Gives every request an id, and names it on every answer, also on what an error thrown inside becomes (oslo.middleware's
 * RequestId). A request that passes several of these filters keeps the first id.
 *
 * Reads     the `x-openstack-request-id` request header: the caller's own id, dropped unless it is `req-` and a UUID
 * Sets      `state['openstack.request_id']`, `state['openstack.global_request_id']`, and the `x-openstack-request-id`
 *           response header
 * Settings  header = x-openstack-request-id, compat_headers = (none), inbound = validate
 *
 * ```ini
 * [filter:request_id]
 * use = pkg:wheatpaste#request_id
 * compat_headers = x-compute-request-id
 * ```
 */
export function requestId(options: RequestIdOptions = {}): Filter {
  const { header = 'x-openstack-request-id', compatHeaders = [], inbound = 'validate' } = options
  const [own = '', ...others] = [header, ...compatHeaders].map((name) => name.toLowerCase())
  return (app) =>
    function requestId(environ) {
      const { state, headers } = environ
      const caller = headers[own]
      if (caller !== undefined && BELIEVED[inbound].test(caller)) state['openstack.global_request_id'] = caller
      state['openstack.request_id'] ??= `req-${randomUUID()}`
      const id = String(state['openstack.request_id'])
      return after(app, environ, (response) => {
        response.headers[own] = id
        for (const name of others) response.headers[name] = id
        return response
      })
    }
}

function declared(compatHeaders: readonly string[]): DeclaredFactory {
  const settings = {
    header: token('header name', { doc: 'The header that carries the id.', default: 'x-openstack-request-id' }),
    compat_headers: tokens('header name', { doc: 'More response headers that carry the id.', default: compatHeaders }),
    inbound: setting.choice(['validate', 'trust', 'ignore'], {
      doc: 'Which ids of callers are believed: `req-` and a UUID, any word, or none.',
      default: 'validate',
    }),
  }
  return osloFactoryOf(requestId, settings, {
    provides: ['request_id'],
    before: { identity: 'its 401 would have no id, by which to find it in the logs' },
  })
}

/** [filter:request_id] */
export const filterFactory: DeclaredFactory = declared([])

/** [filter:compute_req_id], which nova's clients read: the same id also as `x-compute-request-id`. */
export const computeReqIdFactory: DeclaredFactory = declared(['x-compute-request-id'])
