import { type Environ, HttpError, type RequestContext } from 'wheatpaste'

/** On whose behalf a request is made, and in which project. */
export interface Caller extends RequestContext {
  readonly projectId: string
}

/** Whichever filter stands in front, noauth2 or keystonecontext, has noted it. @throws HttpError 403 without a project */
export function callerOf({ state: { 'nova.context': context } }: Environ): Caller {
  if (!context?.projectId) throw new HttpError(403, 'The request has no project.')
  return { ...context, projectId: context.projectId }
}

/** @throws HttpError 403 for everybody but administrators */
export function authorize(environ: Environ, rule: string): void {
  if (callerOf(environ).isAdmin) return
  throw new HttpError(403, `Policy doesn't allow ${rule} to be performed.`)
}
