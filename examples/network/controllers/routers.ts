import { type ControllerRequest, response, schema } from 'wheatpaste'
import { createRouterBody, interfaceBody, updateRouterBody } from '../bodies/network-bodies.ts'
import type { Fabric } from '../fabric/fabric.ts'
import type { Port, Router } from '../fabric/records.ts'
import { addInterface, checkExternal, removeInterface, removeRouter, setGateway } from '../fabric/routers.ts'
import { ownerOf } from '../request/caller.ts'
import { chosen } from '../request/filters.ts'
import { list } from '../request/list.ts'
import { onOwn, onSeen } from '../request/on-record.ts'
import { find, visible } from '../request/visible.ts'
import { routerView } from '../views/record-views.ts'
import { tags } from './tags.ts'

/** Routers: they join subnets to each other, and to an external network, without which there are no floating IPs. */
export function routers(fabric: Fabric) {
  const { routers, subnets, settings } = fabric
  const view = routerView(fabric)
  const owned = onOwn(routers)

  return {
    ...tags(routers),

    index: ({ environ }: ControllerRequest) =>
      list(environ, 'routers', visible(environ, routers).map(view), settings.maxLimit),

    show: onSeen(routers)(({ environ, record }) => ({ router: chosen(environ.query, view(record)) })),

    create: response(201)(
      schema(createRouterBody)(({ environ, body }) => {
        const { external_gateway_info: gateway, tenant_id, ...wanted } = body.router
        if (gateway?.network_id) checkExternal(fabric, gateway.network_id)
        const router = routers.add({ ...wanted, project_id: ownerOf(environ, wanted), gateway_port_id: null })
        return { router: view(setGateway(fabric, router, gateway?.network_id ?? null)) }
      }),
    ),

    update: schema(updateRouterBody)(
      owned(({ record, body }) => {
        const { external_gateway_info: gateway, ...changes } = body.router
        const led = gateway === undefined ? record : setGateway(fabric, record, gateway?.network_id ?? null)
        return { router: view(routers.change(led, changes)) }
      }),
    ),

    delete: response(204)(owned(({ record }) => removeRouter(fabric, record))),

    add_router_interface: schema(interfaceBody)(
      owned(({ environ, record, body }) =>
        interfaceView(record, addInterface(fabric, record, find(environ, subnets, body.subnet_id))),
      ),
    ),

    remove_router_interface: schema(interfaceBody)(
      owned(({ environ, record, body }) =>
        interfaceView(record, removeInterface(fabric, record, find(environ, subnets, body.subnet_id))),
      ),
    ),
  }
}

function interfaceView({ id, project_id }: Router, port: Port): object {
  const subnet_ids = port.fixed_ips.map(({ subnet_id }) => subnet_id)
  return {
    ...{ id, project_id, tenant_id: project_id, port_id: port.id, network_id: port.network_id },
    ...{ subnet_ids, subnet_id: subnet_ids[0] },
  }
}
