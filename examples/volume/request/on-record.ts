import { type Caller, type ControllerRequest, callerOf, type Environ } from 'wheatpaste'
import type { Owned, Stored, Table } from '../storage/table.ts'

/** What the path says: the record, and perhaps something of it. */
type Params = { readonly id: string; readonly key?: string }

/** What a method about a record is called with. */
export interface RecordRequest<New extends Owned, Body> extends ControllerRequest<Params, Body> {
  readonly caller: Caller
  readonly record: Stored<New>
}

/** Makes a method of one that is handed the record that the path names. */
export type OnRecord<New extends Owned> = <Result, Body = unknown>(
  method: (request: RecordRequest<New, Body>) => Result,
) => (request: ControllerRequest<Params, Body>) => Result

/**
 * Methods about a record of the caller's project, or of any project when an administrator asks.
 *
 * ```ts
 * show: onRecord(volumes)(({ record }) => …)
 * ```
 */
export function onRecord<New extends Owned>(table: Table<New>): OnRecord<New> {
  return (method) => (request) => {
    const { environ, params } = request
    return method({ ...request, caller: callerOf(environ), record: find(environ, table, params.id) })
  }
}

/** The record that a request names. @throws HttpError 404 when there is none, or it is another project's */
export function find<New extends Owned>(environ: Environ, table: Table<New>, id: string): Stored<New> {
  const { projectId, isAdmin } = callerOf(environ)
  const record = table.find(id)
  return record && (isAdmin || record.projectId === projectId) ? record : table.missing(id)
}

/** Those of the caller's project. An administrator may ask for all. */
export function visible<New extends Owned>(environ: Environ, table: Table<New>): Stored<New>[] {
  const { projectId, isAdmin } = callerOf(environ)
  const all = isAdmin && /^(?:1|true|yes|on)$/i.test(environ.query.get('all_tenants') ?? '')
  return all ? table.all() : table.ofProject(projectId)
}
