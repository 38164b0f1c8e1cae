import { callerOf, type Environ, HttpError } from 'wheatpaste'

/** @throws HttpError 403 for everybody but administrators */
export function authorize(environ: Environ, rule: string): void {
  if (callerOf(environ).isAdmin) return
  throw new HttpError(403, `Policy doesn't allow ${rule} to be performed.`)
}
