import { HttpError, response, schema } from 'wheatpaste'
import { metaBody, metadataBody } from '../bodies/metadata-bodies.ts'
import { check } from '../cloud/change-server.ts'
import type { Cloud } from '../cloud/cloud.ts'
import { checkMetadata } from '../cloud/create-servers.ts'
import { onServer, type ServerRequest } from '../request/on-server.ts'

const CHANGEABLE = ['active', 'paused', 'suspended', 'stopped'] as const

/** What users note on their servers: nova's `server_metadata`. */
export function serverMetadata(cloud: Cloud) {
  const on = onServer(cloud)

  function change({ caller, instance }: ServerRequest, verb: string, metadata: Record<string, string>): void {
    check(caller, instance, { verb, from: CHANGEABLE })
    checkMetadata(metadata, cloud.settings.quotaMetadataItems)
    cloud.instances.change(instance, { metadata })
  }

  return {
    index: on(({ instance: { metadata } }) => ({ metadata })),

    show: on(({ instance, params: { id } }) => ({ meta: { [id]: itemOf(instance.metadata, id) } })),

    create: schema(metadataBody)(
      on((request) => {
        const { instance, body } = request
        change(request, 'create metadata', { ...instance.metadata, ...body.metadata })
        return { metadata: instance.metadata }
      }),
    ),

    update_all: schema(metadataBody)(
      on((request) => {
        change(request, 'update metadata', request.body.metadata)
        return { metadata: request.instance.metadata }
      }),
    ),

    update: schema(metaBody)(
      on((request) => {
        const { instance, params, body } = request
        if (!Object.hasOwn(body.meta, params.id)) throw new HttpError(400, 'Request body and URI mismatch')
        change(request, 'update metadata', { ...instance.metadata, ...body.meta })
        return body
      }),
    ),

    delete: response(204)(
      on((request) => {
        const { instance, params } = request
        itemOf(instance.metadata, params.id)
        const { [params.id]: _, ...others } = instance.metadata
        change(request, 'delete metadata', others)
      }),
    ),
  }
}

function itemOf(metadata: Readonly<Record<string, string>>, key: string): string {
  if (Object.hasOwn(metadata, key)) return metadata[key] ?? ''
  throw new HttpError(404, 'Metadata item was not found')
}
