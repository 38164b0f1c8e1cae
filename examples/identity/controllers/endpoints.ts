import { type ControllerRequest, type Environ, response, schema } from 'wheatpaste'
import { createEndpointBody, type UpdateEndpointBody, updateEndpointBody } from '../bodies/catalog-bodies.ts'
import type { Directory } from '../directory/directory.ts'
import type { Endpoint } from '../directory/records.ts'
import { newId } from '../directory/table.ts'
import { authorize } from '../request/caller.ts'
import { recordsView, recordView } from '../views/record-view.ts'

type Request<Body = unknown> = ControllerRequest<{ id: string }, Body>

/** Where services are reached. */
export function endpoints({ endpoints, services }: Directory) {
  const shown = (environ: Environ, endpoint: Endpoint) => ({
    // Older clients call it by its older name.
    endpoint: { ...recordView<Endpoint>(environ, 'endpoints')(endpoint), region: endpoint.region_id },
  })

  return {
    index({ environ }: ControllerRequest) {
      authorize(environ, 'identity:list_endpoints')
      return recordsView(environ, 'endpoints', endpoints.all(), ['service_id', 'interface', 'region_id'])
    },

    show({ environ, params: { id } }: Request) {
      authorize(environ, 'identity:get_endpoint')
      return shown(environ, endpoints.get(id))
    },

    create: response(201)(
      schema(createEndpointBody)(({ environ, body }) => {
        authorize(environ, 'identity:create_endpoint')
        const { region = null, region_id = region, ...given } = body.endpoint
        services.get(given.service_id)
        return shown(environ, endpoints.put({ enabled: true, ...given, region_id, id: newId() }))
      }),
    ),

    update: schema(updateEndpointBody)(({ environ, params: { id }, body }: Request<UpdateEndpointBody>) => {
      authorize(environ, 'identity:update_endpoint')
      const before = endpoints.get(id)
      const { region = before.region_id, region_id = region, ...changes } = body.endpoint
      const endpoint = { ...before, ...changes, region_id, id }
      services.get(endpoint.service_id)
      return shown(environ, endpoints.put(endpoint))
    }),

    delete: response(204)(({ environ, params: { id } }: Request) => {
      authorize(environ, 'identity:delete_endpoint')
      endpoints.remove(endpoints.get(id))
    }),
  }
}
