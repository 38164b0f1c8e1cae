import type { Environ } from '../contract/environ.ts'
import type { RequestContext } from '../contract/request-context.ts'

/** Who makes a request, as far as it is known. */
export type Caller = Pick<RequestContext, 'userId' | 'roles'> & Partial<RequestContext>

/** Notes for those further in on whose behalf the request is made. */
export function setContext({ state, remoteAddress }: Environ, caller: Caller): void {
  state['nova.context'] = {
    requestId: state['openstack.request_id'],
    globalRequestId: state['openstack.global_request_id'],
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
}
