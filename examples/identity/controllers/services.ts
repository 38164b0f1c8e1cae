import { type ControllerRequest, type Environ, response, schema } from 'wheatpaste'
import { createServiceBody, type UpdateServiceBody, updateServiceBody } from '../bodies/catalog-bodies.ts'
import type { Directory } from '../directory/directory.ts'
import type { Service } from '../directory/records.ts'
import { newId } from '../directory/table.ts'
import { authorize } from '../request/caller.ts'
import { recordsView, recordView } from '../views/record-view.ts'

type Request<Body = unknown> = ControllerRequest<{ id: string }, Body>

/** The services of the cloud. */
export function services(directory: Directory) {
  const { services } = directory
  const shown = (environ: Environ, service: Service) => ({ service: recordView(environ, 'services')(service) })

  return {
    index({ environ }: ControllerRequest) {
      authorize(environ, 'identity:list_services')
      return recordsView(environ, 'services', services.all(), ['name', 'type'])
    },

    show({ environ, params: { id } }: Request) {
      authorize(environ, 'identity:get_service')
      return shown(environ, services.get(id))
    },

    create: response(201)(
      schema(createServiceBody)(({ environ, body }) => {
        authorize(environ, 'identity:create_service')
        return shown(environ, services.put({ name: '', description: '', enabled: true, ...body.service, id: newId() }))
      }),
    ),

    update: schema(updateServiceBody)(({ environ, params: { id }, body }: Request<UpdateServiceBody>) => {
      authorize(environ, 'identity:update_service')
      return shown(environ, services.put({ ...services.get(id), ...body.service, id }))
    }),

    delete: response(204)(({ environ, params: { id } }: Request) => {
      authorize(environ, 'identity:delete_service')
      directory.removeService(id)
    }),
  }
}
