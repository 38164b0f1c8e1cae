import { type ControllerRequest, HttpError, page, Response, response, schema } from 'wheatpaste'
import { createBody, sinceVersion, updateBody } from '../bodies/server-bodies.ts'
import { remove } from '../cloud/change-server.ts'
import type { Cloud } from '../cloud/cloud.ts'
import { createServers } from '../cloud/create-servers.ts'
import type { Instance } from '../cloud/instance.ts'
import { callerOf } from '../request/caller.ts'
import { onServer } from '../request/on-server.ts'
import { authorize } from '../request/policy.ts'
import { asksForAll, select } from '../request/server-query.ts'
import { refuseNewer } from '../request/since.ts'
import { createdView, updatedView } from '../views/changed-server-view.ts'
import { basicServerView, serverView, singleServerView } from '../views/server-view.ts'

/** The servers of the caller's project: nova's `servers` resource. */
export function servers(cloud: Cloud) {
  const on = onServer(cloud)
  const paging = { name: 'servers', idOf: ({ id }: Instance) => id, max: cloud.settings.maxLimit }

  function selected({ environ, version }: ControllerRequest): Instance[] {
    const all = asksForAll(environ)
    if (all) authorize(environ, 'os_compute_api:servers:detail:get_all_tenants')
    const instances = all ? cloud.instances.all() : cloud.instances.ofProject(callerOf(environ).projectId)
    return select(environ, version, instances)
  }

  return {
    index: (request: ControllerRequest) =>
      page(request.environ, selected(request), { ...paging, view: basicServerView(request.environ) }),

    detail: async (request: ControllerRequest) => {
      const { environ, version } = request
      const listed: Instance[] = []
      const whole = page(environ, selected(request), { ...paging, view: (instance) => listed.push(instance) })
      const shown = await cloud.networks.refreshed(callerOf(environ), listed)
      return { ...whole, servers: shown.map(serverView(cloud, environ, version)) }
    },

    show: on(async ({ environ, version, caller, instance }) => {
      const [shown = instance] = await cloud.networks.refreshed(caller, [instance])
      return { server: singleServerView(cloud, environ, version)(shown) }
    }),

    create: schema(createBody)(async ({ environ, version, body }) => {
      refuseNewer(body.server, sinceVersion, version)
      checkNetworks(body.server.networks, version.atLeast('2.37'))
      const instance = await createServers(cloud, callerOf(environ), body)
      if (body.server.return_reservation_id) return Response.json({ reservation_id: instance.reservationId }, 202)
      const server = createdView(environ, instance, body.server.adminPass)
      return Response.json({ server }, 202, { location: server.links[0].href })
    }),

    update: schema(updateBody)(
      on(({ environ, version, instance, body }) => {
        refuseNewer(body.server, sinceVersion, version)
        const { 'OS-DCF:diskConfig': diskConfig = instance.diskConfig, ...changes } = body.server
        cloud.instances.change(instance, { ...changes, diskConfig })
        return { server: updatedView(cloud, environ, version)(instance) }
      }),
    ),

    delete: response(204)(on(({ caller, instance }) => remove(cloud, caller, instance))),
  }
}

// From 2.37 on clients say whether they want a network, if only by a word.
function checkNetworks(networks: unknown, mayBeWord: boolean): void {
  if (mayBeWord && networks === undefined) throw new HttpError(400, "'networks' is a required property")
  if (!mayBeWord && typeof networks === 'string') throw new HttpError(400, `'${networks}' is not of type 'array'`)
}
