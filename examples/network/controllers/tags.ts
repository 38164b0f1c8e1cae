import { schema } from 'wheatpaste'
import { tagsBody } from '../bodies/fields.ts'
import type { Owned, Table } from '../fabric/table.ts'
import { onOwn } from '../request/on-record.ts'

/** What can be tagged: joins the controller of a resource, which has `PUT …/{id}/tags` then. */
export function tags<New extends Owned>(table: Table<New>) {
  return {
    tags: schema(tagsBody)(onOwn(table)(({ record, body }) => ({ tags: table.tag(record, body.tags).tags }))),
  }
}
