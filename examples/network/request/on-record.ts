import type { ControllerRequest } from 'wheatpaste'
import type { Owned, Stored, Table } from '../fabric/table.ts'
import { find, own } from './visible.ts'

type Params = { readonly id: string }

/** What a method about a record is called with. */
export interface RecordRequest<New extends Owned, Body> extends ControllerRequest<Params, Body> {
  readonly record: Stored<New>
}

/** Makes a method of one that is handed the record that the path names. */
export type OnRecord<New extends Owned> = <Result, Body = unknown>(
  method: (request: RecordRequest<New, Body>) => Result,
) => (request: ControllerRequest<Params, Body>) => Result

/**
 * Methods about a record that the caller may see.
 *
 * ```ts
 * show: onSeen(networks)(({ record }) => …)
 * ```
 */
export function onSeen<New extends Owned>(table: Table<New>): OnRecord<New> {
  return (method) => (request) => method({ ...request, record: find(request.environ, table, request.params.id) })
}

/** Methods about a record that the caller may change. */
export function onOwn<New extends Owned>(table: Table<New>): OnRecord<New> {
  return (method) => (request) => method({ ...request, record: own(request.environ, table, request.params.id) })
}
