/**
 * On whose behalf a request is made: nova's RequestContext, found at `state['nova.context']`. `noauth2` and `keystonecontext` put
 * it there; a filter of your own may, too. The token itself is not in it, so that it comes into no log: it is in
 * `environ.headers['x-auth-token']`.
 */
export interface RequestContext {
  readonly userId: string
  readonly roles: readonly string[]
  /** Whether `admin` is among the roles. */
  readonly isAdmin: boolean
  /** Undefined where the caller acts for no project, or for all of them. */
  readonly projectId?: string | undefined
  readonly userName?: string | undefined
  readonly userDomainId?: string | undefined
  readonly projectName?: string | undefined
  readonly projectDomainId?: string | undefined
  /** The id that was given to this request, if a filter gave one. */
  readonly requestId?: string | undefined
  /** The id that the caller gave to whatever this request is a part of. */
  readonly globalRequestId?: string | undefined
  readonly remoteAddress?: string | undefined
}
