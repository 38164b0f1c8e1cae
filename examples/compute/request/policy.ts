import { type ControllerRequest, type Environ, HttpError, wrapMethod } from 'wheatpaste'
import { type Caller, callerOf } from './caller.ts'

// Rules by nova's names, and the role that each of them wants. An administrator may do everything.
const RULES = {
  'os_compute_api:limits:other_project': 'admin',
  'os_compute_api:os-aggregates:index': 'admin',
  'os_compute_api:os-availability-zone:detail': 'admin',
  'os_compute_api:os-extended-server-attributes': 'admin',
  'os_compute_api:os-flavor-extra-specs:create': 'admin',
  'os_compute_api:os-flavor-extra-specs:delete': 'admin',
  'os_compute_api:os-flavor-extra-specs:update': 'admin',
  'os_compute_api:os-flavor-manage:create': 'admin',
  'os_compute_api:os-flavor-manage:delete': 'admin',
  'os_compute_api:os-flavor-manage:update': 'admin',
  'os_compute_api:os-hypervisors': 'admin',
  'os_compute_api:os-keypairs:other_user': 'admin',
  'os_compute_api:os-lock-server:unlock:unlock_override': 'admin',
  'os_compute_api:os-services:list': 'admin',
  'os_compute_api:os-services:update': 'admin',
  'os_compute_api:servers:detail:get_all_tenants': 'admin',
} as const

export type Rule = keyof typeof RULES

/** Whether somebody may do something. */
export function can({ roles, isAdmin }: Caller, rule: Rule): boolean {
  return isAdmin || roles.includes(RULES[rule])
}

/** @throws HttpError 403 when the caller may not */
export function authorize(environ: Environ, rule: Rule): void {
  if (can(callerOf(environ), rule)) return
  throw new HttpError(403, `Policy doesn't allow ${rule} to be performed.`)
}

/**
 * Has a method of a controller ask a rule first.
 *
 * ```ts
 * index: policy('os_compute_api:os-services:list')(() => …)
 * ```
 */
export function policy(
  rule: Rule,
): <Request extends ControllerRequest, Result>(method: (request: Request) => Result) => (request: Request) => Result {
  return (method) =>
    wrapMethod(method, (request, call) => {
      authorize(request.environ, rule)
      return call(request)
    })
}
