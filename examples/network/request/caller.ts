import type { Environ, RequestContext } from 'wheatpaste'
import { NetworkError } from '../fabric/network-error.ts'

/** On whose behalf a request is made, and in which project. */
export interface Caller extends RequestContext {
  readonly projectId: string
}

/** Whichever filter stands in front, noauth2 or keystonecontext, has noted it. @throws NetworkError 403 without a project */
export function callerOf({ state: { 'nova.context': context } }: Environ): Caller {
  if (!context?.projectId) throw new NetworkError(403, 'HTTPForbidden', 'The request has no project.')
  return { ...context, projectId: context.projectId }
}

/** Whose something new becomes. @throws NetworkError 403 when it is to be another project's, unless an administrator asks */
export function ownerOf(environ: Environ, wanted: { project_id?: string; tenant_id?: string }): string {
  const { projectId } = callerOf(environ)
  const owner = wanted.project_id ?? wanted.tenant_id ?? projectId
  if (owner !== projectId) authorize(environ, 'create for another project')
  return owner
}

/** @throws NetworkError 403 for everybody but administrators */
export function authorize(environ: Environ, rule: string): void {
  if (callerOf(environ).isAdmin) return
  throw new NetworkError(403, 'PolicyNotAuthorized', `rule:${rule} is disallowed by policy`)
}
