import { randomUUID } from 'node:crypto'
import { type ControllerRequest, HttpError, method, page } from 'wheatpaste'
import {
  type CreateFlavorBody,
  createFlavorBody,
  type UpdateFlavorBody,
  updateFlavorBody,
} from '../bodies/flavor-bodies.ts'
import type { Cloud } from '../cloud/cloud.ts'
import type { Flavor } from '../cloud/flavors.ts'
import type { New } from '../database/table.ts'
import { callerOf } from '../request/caller.ts'
import { selectFlavors } from '../request/flavor-query.ts'
import { policy } from '../request/policy.ts'
import { refuseNewer } from '../request/since.ts'
import { basicFlavorView, flavorView } from '../views/flavor-view.ts'

type Request<Body = unknown> = ControllerRequest<{ id: string }, Body>

/** The sizes that servers come in: nova's `flavors`. Only administrators change them. */
export function flavors({ flavors, settings }: Cloud) {
  function list({ environ }: ControllerRequest, view: (flavor: Flavor) => object): object {
    const paging = { name: 'flavors', idOf: ({ id }: Flavor) => id, max: settings.maxLimit, view }
    return page(environ, selectFlavors(environ, flavors.all()), paging)
  }
  const find = ({ environ, params: { id } }: Request): Flavor => flavors.find(callerOf(environ), id)

  return {
    index: (request: ControllerRequest) => list(request, basicFlavorView(request.environ, request.version)),

    detail: (request: ControllerRequest) => list(request, flavorView(request.environ, request.version)),

    show: (request: Request) => ({ flavor: flavorView(request.environ, request.version)(find(request)) }),

    create: method(
      { schema: createFlavorBody },
      policy('os_compute_api:os-flavor-manage:create')(({ environ, version, body }: Request<CreateFlavorBody>) => {
        refuseNewer(body.flavor, { description: '2.55' }, version)
        const flavor = newFlavor(body.flavor)
        const others = flavors.all()
        if (others.some(({ id }) => id === flavor.id)) throw exists('ID', flavor.id)
        if (others.some(({ name }) => name === flavor.name)) throw exists('name', flavor.name)
        return { flavor: flavorView(environ, version)(flavors.add(flavor)) }
      }),
    ),

    update: method(
      { versions: ['2.55'], schema: updateFlavorBody },
      policy('os_compute_api:os-flavor-manage:update')((request: Request<UpdateFlavorBody>) => {
        const flavor = flavors.change(find(request), request.body.flavor)
        return { flavor: flavorView(request.environ, request.version)(flavor) }
      }),
    ),

    delete: method(
      { status: 202 },
      policy('os_compute_api:os-flavor-manage:delete')((request: Request) => flavors.remove(find(request).id)),
    ),
  }
}

function newFlavor(wanted: CreateFlavorBody['flavor']): New<Flavor> & { id: string } {
  const { name, id, ram, vcpus, disk, swap, description = null } = wanted
  return {
    ...{ name, ram, vcpus, disk, swap, description },
    // Clients send `auto` where they do not mind.
    id: !id || id === 'auto' ? randomUUID() : id,
    ephemeral: wanted['OS-FLV-EXT-DATA:ephemeral'],
    rxtxFactor: wanted.rxtx_factor,
    isPublic: wanted['os-flavor-access:is_public'],
    extraSpecs: {},
  }
}

function exists(what: string, value: string): HttpError {
  return new HttpError(409, `Flavor with ${what} ${value} already exists.`)
}
