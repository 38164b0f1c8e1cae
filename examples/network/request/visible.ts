import { callerOf, type Environ } from 'wheatpaste'
import { NetworkError } from '../fabric/network-error.ts'
import type { Owned, Stored, Table } from '../fabric/table.ts'

/** Those of a table that the caller may see: the project's own and what is shared; an administrator sees all. */
export function visible<New extends Owned>(environ: Environ, table: Table<New>): Stored<New>[] {
  return table.where((record) => isVisible(environ, table, record))
}

/** The one that a request names. @throws NetworkError 404 when there is none, or the caller may not know of it */
export function find<New extends Owned>(environ: Environ, table: Table<New>, id: string): Stored<New> {
  const record = table.find(id)
  // Whoever may not know of it is told the same as of one that there is not.
  return record && isVisible(environ, table, record) ? record : table.missing(id)
}

/** The one that a request is to change. @throws NetworkError as {@link find} does, and 403 for what is only shared */
export function own<New extends Owned>(environ: Environ, table: Table<New>, id: string): Stored<New> {
  const record = find(environ, table, id)
  const { projectId, isAdmin } = callerOf(environ)
  if (isAdmin || record.project_id === projectId) return record
  throw new NetworkError(403, 'PolicyNotAuthorized', 'rule:admin_or_owner is disallowed by policy')
}

function isVisible<New extends Owned>(environ: Environ, table: Table<New>, record: New): boolean {
  const { projectId, isAdmin } = callerOf(environ)
  return isAdmin || record.project_id === projectId || table.isShared(record)
}
