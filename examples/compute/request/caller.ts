import { type Environ, HttpError, type RequestContext } from 'wheatpaste'

/** On whose behalf a request is made, and in which project. */
export interface Caller extends RequestContext {
  readonly projectId: string
}

/** Whichever filter stands in front, noauth2 or keystonecontext, has noted it. */
export function callerOf({ state: { 'nova.context': context } }: Environ): Caller {
  if (!context?.projectId) throw new HttpError(403, 'The request has no project.')
  return { ...context, projectId: context.projectId }
}
