import { apiVersion, HttpError, Response, response, schema } from 'wheatpaste'
import { tag } from '../bodies/fields.ts'
import { tagsBody } from '../bodies/metadata-bodies.ts'
import type { Cloud } from '../cloud/cloud.ts'
import { onServer, type ServerRequest } from '../request/on-server.ts'

const CHANGEABLE: readonly string[] = ['active', 'paused', 'suspended', 'stopped']
const MOST = 50

/** Words by which users find their servers: nova's `server_tags`, which came with 2.26. */
export function serverTags(cloud: Cloud) {
  const on = onServer(cloud)

  function change({ instance }: ServerRequest, verb: string, tags: readonly string[]): void {
    const { id, vmState } = instance
    if (!CHANGEABLE.includes(vmState)) {
      throw new HttpError(409, `Cannot '${verb}' instance ${id} while it is in vm_state ${vmState}`)
    }
    cloud.instances.change(instance, { tags: [...new Set(tags)] })
  }

  const methods = {
    index: on(({ instance: { tags } }) => ({ tags })),

    show: response(204)(on((request) => mustHave(request))),

    update: on((request) => {
      const { environ, instance, params } = request
      checkTag(params.id)
      if (instance.tags.includes(params.id)) return Response.empty(204)
      if (instance.tags.length >= MOST)
        throw new HttpError(400, `The number of tags exceeded the per-server limit ${MOST}`)
      change(request, 'update tag', [...instance.tags, params.id])
      return Response.empty(201, { location: environ.pathUrl })
    }),

    update_all: schema(tagsBody)(
      on((request) => {
        change(request, 'update tags', request.body.tags)
        return { tags: request.instance.tags }
      }),
    ),

    delete: response(204)(
      on((request) => {
        mustHave(request)
        change(
          request,
          'delete tag',
          request.instance.tags.filter((one) => one !== request.params.id),
        )
      }),
    ),

    delete_all: response(204)(on((request) => change(request, 'delete tags', []))),
  }
  for (const method of Object.values(methods)) apiVersion('2.26')(method)
  return methods
}

function mustHave({ instance: { id, tags }, params }: ServerRequest): void {
  if (!tags.includes(params.id)) throw new HttpError(404, `Server ${id} has no tag '${params.id}'`)
}

function checkTag(text: string): void {
  if (tag.safeParse(text).success) return
  throw new HttpError(400, `Tag '${text}' is invalid. It must be a non empty string without characters '/' and ','.`)
}
