import { callerOf as contextOf, type Environ, type Caller as Known } from 'wheatpaste'

/** On whose behalf a request is made, and in which project. */
export interface Caller extends Known {
  /** By which other services are asked for them. */
  readonly token: string
}

/** Whichever filter stands in front, noauth2 or keystonecontext, has noted it. @throws HttpError 403 without a project */
export function callerOf(environ: Environ): Caller {
  return { ...contextOf(environ), token: environ.headers['x-auth-token'] ?? '' }
}
