import type { IncomingMessage } from 'node:http'
import type { Description } from './description.ts'
import type { FaultFormat } from './fault-format.ts'
import type { RequestContext } from './request-context.ts'

/**
 * What the parts of a pipeline tell each other about one request. Each key is there once the part that sets it has been
 * passed; of what is not listed anybody may read and write what they like, as `unknown`. Type your own by augmenting it:
 *
 * ```ts
 * declare module 'wheatpaste' {
 *   interface State {
 *     tenant?: string
 *   }
 * }
 * ```
 */
export interface State {
  [name: string]: unknown
  /** On whose behalf the request is made. Set by `noauth2` and `keystonecontext`. */
  'nova.context'?: RequestContext
  /** The id of the request: `req-` and a UUID. Set by `request_id` and `compute_req_id`. */
  'openstack.request_id'?: string
  /** The id that the caller gave to whatever the request is a part of. Set by the same, where they believe it. */
  'openstack.global_request_id'?: string
  /** The version of the API that the request is served with. Set by resources that have microversions. */
  'openstack.api_version'?: ServedVersion
  /** How errors are written. Set by `faultwrap`. */
  'openstack.fault_format'?: FaultFormat
  /** True for who came before microversions. Set by `legacy_v2_compatible`. */
  'openstack.legacy_v2'?: boolean
  /** The media type to answer with. Set by `version_urlmap`, and worked out when it is read. */
  best_content_type?: string
  /** The map of which the application is the root. Set by `version_urlmap`, for that application alone. */
  urlmap?: { describe?(): Description }
  /** The script name and the template of the route, what logs and metrics call a request by. Set by the router. */
  'http.route'?: string
  /** The id that follows a request through several services. Set by `correlation_id`. */
  correlation_id?: string
  /** The claims of the token. Set by `jwt`. */
  'jwt.claims'?: Readonly<Record<string, unknown>>
  /** The trace that the request belongs to. Set by `osprofiler`. */
  'osprofiler.trace'?: Trace
  /** The request as middleware of Connect or Express saw it, with what that put on it (`session`, `user`). Set by `connect`. */
  'connect.req'?: IncomingMessage
  /** True once the server is about to stop. Set by the server. */
  'server.draining'?: boolean
}

/** What answers say of the version that a request is served with. */
export interface ServedVersion {
  readonly headers: Readonly<Record<string, string>>
  /** The request headers that the version is read from, as Vary names them. */
  readonly vary: string
  /** The version itself; its text is `2.10`. */
  readonly version?: { readonly major: number; readonly minor: number; toString(): string }
}

/** A trace of osprofiler. */
export interface Trace {
  readonly baseId: string
  readonly parentId: string
}
