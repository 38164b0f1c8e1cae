import { type ControllerRequest, type Environ, HttpError, response, schema } from 'wheatpaste'
import { createDomainBody, type UpdateDomainBody, updateDomainBody } from '../bodies/people-bodies.ts'
import type { Directory } from '../directory/directory.ts'
import type { Domain } from '../directory/records.ts'
import { newId } from '../directory/table.ts'
import { authorize, callerOf } from '../request/caller.ts'
import { recordsView, recordView } from '../views/record-view.ts'

type Request<Body = unknown> = ControllerRequest<{ id: string }, Body>

/** Domains, in which projects and users have their names. */
export function domains(directory: Directory) {
  const { domains } = directory
  const shown = (environ: Environ, domain: Domain) => ({ domain: recordView(environ, 'domains')(domain) })

  return {
    index({ environ }: ControllerRequest) {
      authorize(environ, 'identity:list_domains')
      return recordsView(environ, 'domains', domains.all(), ['name', 'enabled'])
    },

    show({ environ, params: { id } }: Request) {
      authorize(environ, 'identity:get_domain', callerOf(environ).userDomain.id === id)
      return shown(environ, domains.get(id))
    },

    create: response(201)(
      schema(createDomainBody)(({ environ, body }) => {
        authorize(environ, 'identity:create_domain')
        return shown(environ, domains.put({ description: '', enabled: true, ...body.domain, id: newId() }))
      }),
    ),

    update: schema(updateDomainBody)(({ environ, params: { id }, body }: Request<UpdateDomainBody>) => {
      authorize(environ, 'identity:update_domain')
      return shown(environ, domains.put({ ...domains.get(id), ...body.domain, id }))
    }),

    delete: response(204)(({ environ, params: { id } }: Request) => {
      authorize(environ, 'identity:delete_domain')
      if (domains.get(id).enabled) throw new HttpError(403, 'Cannot delete a domain that is enabled: disable it first.')
      directory.removeDomain(id)
    }),
  }
}
