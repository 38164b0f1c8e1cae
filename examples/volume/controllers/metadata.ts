import { HttpError, type ResourceExtension, schema } from 'wheatpaste'
import { metaBody, metadataBody } from '../bodies/fields.ts'
import { onRecord } from '../request/on-record.ts'
import type { Metadata } from '../storage/records.ts'
import type { Owned, Stored, Table } from '../storage/table.ts'

/** What can be noted on a volume or a snapshot: joins the controller of either, which says how it is changed. */
export function metadata<New extends Owned & { readonly metadata: Metadata }>(
  table: Table<New>,
  change: (record: Stored<New>, metadata: Metadata) => void,
) {
  const on = onRecord(table)

  return {
    metadata: on(({ record: { metadata } }) => ({ metadata })),

    addMetadata: schema(metadataBody)(
      on(({ record, body }) => {
        change(record, { ...record.metadata, ...body.metadata })
        return { metadata: record.metadata }
      }),
    ),

    replaceMetadata: schema(metadataBody)(
      on(({ record, body }) => {
        change(record, body.metadata)
        return { metadata: record.metadata }
      }),
    ),

    item: on(({ record, params: { key = '' } }) => ({ meta: { [key]: itemOf(record.metadata, key) } })),

    setItem: schema(metaBody)(
      on(({ record, params: { key = '' }, body: { meta } }) => {
        if (!Object.hasOwn(meta, key)) throw new HttpError(400, 'Request body and URI mismatch')
        change(record, { ...record.metadata, ...meta })
        return { meta }
      }),
    ),

    removeItem: on(({ record, params: { key = '' } }) => {
      itemOf(record.metadata, key)
      const { [key]: _, ...others } = record.metadata
      change(record, others)
    }),
  }
}

function itemOf(metadata: Metadata, key: string): string {
  if (Object.hasOwn(metadata, key)) return metadata[key] ?? ''
  throw new HttpError(404, `Metadata item ${key} was not found`)
}

/** Where it stands: `/volumes/{id}/metadata`, and one item below that. */
export function metadataRoutes(collection: string): NonNullable<ResourceExtension['customRoutes']> {
  return (mapper, controller) => {
    const path = `/${collection}/:id/metadata`
    mapper.createRoute(path, 'GET', controller, 'metadata')
    mapper.createRoute(path, 'POST', controller, 'addMetadata')
    mapper.createRoute(path, 'PUT', controller, 'replaceMetadata')
    mapper.createRoute(`${path}/:key`, 'GET', controller, 'item')
    mapper.createRoute(`${path}/:key`, 'PUT', controller, 'setItem')
    mapper.createRoute(`${path}/:key`, 'DELETE', controller, 'removeItem')
  }
}
