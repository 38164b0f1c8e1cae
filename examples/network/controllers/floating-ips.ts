import { type ControllerRequest, type Environ, response, schema } from 'wheatpaste'
import { createFloatingIpBody, updateFloatingIpBody } from '../bodies/network-bodies.ts'
import type { Fabric } from '../fabric/fabric.ts'
import { addFloatingIp, associate, disassociate, removeFloatingIp } from '../fabric/floating-ips.ts'
import type { FloatingIp } from '../fabric/records.ts'
import { ownerOf } from '../request/caller.ts'
import { chosen } from '../request/filters.ts'
import { list } from '../request/list.ts'
import { onOwn, onSeen } from '../request/on-record.ts'
import { find, own, visible } from '../request/visible.ts'
import { floatingIpView } from '../views/record-views.ts'
import { tags } from './tags.ts'

/** Floating IPs: addresses of an external network that lead to ports of others, one at a time. */
export function floatingIps(fabric: Fabric) {
  const { floatingIps, networks, ports, settings } = fabric
  const owned = onOwn(floatingIps)

  /** Has one lead to the port that a body names, or nowhere when that is null. */
  function lead(environ: Environ, floatingIp: FloatingIp, portId?: string | null, address?: string): FloatingIp {
    if (portId === undefined) return floatingIp
    if (portId === null) return disassociate(fabric, floatingIp)
    return associate(fabric, floatingIp, own(environ, ports, portId), address)
  }

  return {
    ...tags(floatingIps),

    index: ({ environ }: ControllerRequest) =>
      list(environ, 'floatingips', visible(environ, floatingIps).map(floatingIpView), settings.maxLimit),

    show: onSeen(floatingIps)(({ environ, record }) => ({
      floatingip: chosen(environ.query, floatingIpView(record)),
    })),

    create: response(201)(
      schema(createFloatingIpBody)(({ environ, body }) => {
        const { tenant_id, port_id, fixed_ip_address, ...wanted } = body.floatingip
        find(environ, networks, wanted.floating_network_id)
        const made = addFloatingIp(fabric, { ...wanted, project_id: ownerOf(environ, body.floatingip) })
        try {
          return { floatingip: floatingIpView(lead(environ, made, port_id, fixed_ip_address)) }
        } catch (error) {
          removeFloatingIp(fabric, made)
          throw error
        }
      }),
    ),

    update: schema(updateFloatingIpBody)(
      owned(({ environ, record, body }) => {
        const { port_id, fixed_ip_address, ...changes } = body.floatingip
        const led = lead(environ, record, port_id, fixed_ip_address)
        return { floatingip: floatingIpView(floatingIps.change(led, changes)) }
      }),
    ),

    delete: response(204)(owned(({ record }) => removeFloatingIp(fabric, record))),
  }
}
