import { type Environ, HttpError } from 'wheatpaste'

/** On whose behalf a request is made. */
export interface Caller {
  readonly userId: string
  readonly projectId: string
  readonly roles: readonly string[]
  readonly isAdmin: boolean
}

/** Whichever filter stands in front, noauth2 or keystonecontext, has noted it. */
export function callerOf({ state }: Environ): Caller {
  const caller = state['nova.context'] as Caller | undefined
  if (!caller?.projectId) throw new HttpError(403, 'The request has no project.')
  return caller
}
