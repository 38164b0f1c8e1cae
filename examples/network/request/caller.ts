import { callerOf, type Environ } from 'wheatpaste'
import { NetworkError } from '../fabric/network-error.ts'

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
