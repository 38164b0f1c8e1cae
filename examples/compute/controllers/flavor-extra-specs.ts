import { type ControllerRequest, HttpError, schema } from 'wheatpaste'
import { extraSpecBody, extraSpecsBody } from '../bodies/flavor-bodies.ts'
import type { Cloud } from '../cloud/cloud.ts'
import type { Flavor } from '../cloud/flavors.ts'
import { callerOf } from '../request/caller.ts'
import { policy } from '../request/policy.ts'

type Request<Body = unknown> = ControllerRequest<{ flavor_id: string; id: string }, Body>

/** What a flavor asks of the host: nova's `os-extra_specs`. */
export function flavorExtraSpecs({ flavors }: Cloud) {
  const find = ({ environ, params }: Request): Flavor => flavors.find(callerOf(environ), params.flavor_id)

  return {
    index: (request: Request) => ({ extra_specs: find(request).extraSpecs }),

    show: (request: Request) => ({ [request.params.id]: specOf(find(request), request.params.id) }),

    create: schema(extraSpecsBody)(
      policy('os_compute_api:os-flavor-extra-specs:create')(
        (request: Request<{ extra_specs: Record<string, string> }>) => {
          const flavor = find(request)
          flavors.change(flavor, { extraSpecs: { ...flavor.extraSpecs, ...request.body.extra_specs } })
          return request.body
        },
      ),
    ),

    update: schema(extraSpecBody)(
      policy('os_compute_api:os-flavor-extra-specs:update')((request: Request<Record<string, string>>) => {
        const { params, body } = request
        if (!Object.hasOwn(body, params.id)) throw new HttpError(400, 'Request body and URI mismatch')
        const flavor = find(request)
        flavors.change(flavor, { extraSpecs: { ...flavor.extraSpecs, ...body } })
        return body
      }),
    ),

    delete: policy('os_compute_api:os-flavor-extra-specs:delete')((request: Request) => {
      const { id } = request.params
      const flavor = find(request)
      specOf(flavor, id)
      const { [id]: _, ...extraSpecs } = flavor.extraSpecs
      flavors.change(flavor, { extraSpecs })
    }),
  }
}

function specOf({ id, extraSpecs }: Flavor, key: string): string {
  if (Object.hasOwn(extraSpecs, key)) return extraSpecs[key] ?? ''
  throw new HttpError(404, `Flavor ${id} has no extra specs with key ${key}.`)
}
