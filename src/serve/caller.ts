import type { Environ } from '../contract/environ.ts'
import { HttpError } from '../contract/http-error.ts'
import type { RequestContext } from '../contract/request-context.ts'

/** On whose behalf a request is made, and in which project. */
export interface Caller extends RequestContext {
  readonly projectId: string
}

/**
 * The caller of a request, as `noauth2`, `keystonecontext` or a filter of your own noted it in `state['nova.context']`.
 *
 * @throws HttpError 403 when nobody noted one, or they act for no project
 */
export function callerOf({ state: { 'nova.context': context } }: Pick<Environ, 'state'>): Caller {
  if (hasProject(context)) return context
  throw new HttpError(403, 'The request has no project.')
}

function hasProject(context: RequestContext | undefined): context is Caller {
  return context?.projectId !== undefined && context.projectId !== ''
}
