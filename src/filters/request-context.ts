import type { Environ } from '../contract/environ.ts'

/** On whose behalf a request is made: nova's RequestContext, found at `state['nova.context']`. */
export interface RequestContext {
  /** The id that was given to this request, if a filter gave one. */
  readonly requestId: string | undefined
  /** The id that the caller gave to whatever this request is a part of. */
  readonly globalRequestId: string | undefined
  readonly remoteAddress: string
  readonly userId: string
  readonly userName: string | undefined
  readonly userDomainId: string | undefined
  readonly projectId: string | undefined
  readonly projectName: string | undefined
  readonly projectDomainId: string | undefined
  readonly roles: readonly string[]
  /** Whether `admin` is among the roles. */
  readonly isAdmin: boolean
}

/** Who makes a request, as far as it is known. */
export type Caller = Pick<RequestContext, 'userId' | 'roles'> & Partial<RequestContext>

/** Notes for those further in on whose behalf the request is made. */
export function setContext({ state, remoteAddress }: Environ, caller: Caller): void {
  const context: RequestContext = {
    requestId: text(state['openstack.request_id']),
    globalRequestId: text(state['openstack.global_request_id']),
    remoteAddress,
    userName: undefined,
    userDomainId: undefined,
    projectId: undefined,
    projectName: undefined,
    projectDomainId: undefined,
    // As oslo.policy does, which does not tell cases of roles apart.
    isAdmin: caller.roles.some((role) => role.toLowerCase() === 'admin'),
    ...caller,
  }
  state['nova.context'] = context
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
