import { type ControllerRequest, response, schema } from 'wheatpaste'
import { createSubnetBody, updateSubnetBody } from '../bodies/network-bodies.ts'
import type { Fabric } from '../fabric/fabric.ts'
import { addSubnet, checkNewGateway, removeSubnet } from '../fabric/subnets.ts'
import { chosen } from '../request/filters.ts'
import { list } from '../request/list.ts'
import { onOwn, onSeen } from '../request/on-record.ts'
import { own, visible } from '../request/visible.ts'
import { subnetView } from '../views/record-views.ts'
import { tags } from './tags.ts'

/** Subnets: the addresses that ports on a network can have. */
export function subnets(fabric: Fabric) {
  const { networks, subnets, settings } = fabric
  const owned = onOwn(subnets)

  return {
    ...tags(subnets),

    index: ({ environ }: ControllerRequest) =>
      list(environ, 'subnets', visible(environ, subnets).map(subnetView), settings.maxLimit),

    show: onSeen(subnets)(({ environ, record }) => ({ subnet: chosen(environ.query, subnetView(record)) })),

    create: response(201)(
      schema(createSubnetBody)(({ environ, body }) => {
        const { project_id, tenant_id, ip_version, ...wanted } = body.subnet
        // A subnet is whose its network is.
        const { project_id: owner } = own(environ, networks, wanted.network_id)
        return { subnet: subnetView(addSubnet(fabric, { ...wanted, project_id: owner })) }
      }),
    ),

    update: schema(updateSubnetBody)(
      owned(({ record, body: { subnet } }) => {
        if (subnet.gateway_ip !== undefined) checkNewGateway(record, subnet.gateway_ip)
        return { subnet: subnetView(subnets.change(record, subnet)) }
      }),
    ),

    delete: response(204)(owned(({ record }) => removeSubnet(fabric, record))),
  }
}
