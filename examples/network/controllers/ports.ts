import { type ControllerRequest, type Environ, response, schema } from 'wheatpaste'
import { createPortBody, updatePortBody } from '../bodies/port-bodies.ts'
import type { Fabric } from '../fabric/fabric.ts'
import { allocate } from '../fabric/fixed-ips.ts'
import { addPort, removePort } from '../fabric/ports.ts'
import { ownerOf } from '../request/caller.ts'
import { chosen } from '../request/filters.ts'
import { list } from '../request/list.ts'
import { onOwn, onSeen } from '../request/on-record.ts'
import { find, visible } from '../request/visible.ts'
import { portView } from '../views/record-views.ts'
import { tags } from './tags.ts'

/** Ports: where something is plugged into a network, with its addresses. */
export function ports(fabric: Fabric) {
  const { networks, ports, securityGroups, settings } = fabric
  const owned = onOwn(ports)

  function checkGroups(environ: Environ, ids: readonly string[] = []): void {
    for (const id of ids) find(environ, securityGroups, id)
  }

  return {
    ...tags(ports),

    index: ({ environ }: ControllerRequest) =>
      list(environ, 'ports', visible(environ, ports).map(portView), settings.maxLimit),

    show: onSeen(ports)(({ environ, record }) => ({ port: chosen(environ.query, portView(record)) })),

    create: response(201)(
      schema(createPortBody)(({ environ, body: { port } }) => {
        find(environ, networks, port.network_id)
        checkGroups(environ, port.security_groups)
        const { tenant_id: _, ...wanted } = { ...port, project_id: ownerOf(environ, port) }
        return { port: portView(addPort(fabric, wanted)) }
      }),
    ),

    update: schema(updatePortBody)(
      owned(({ environ, record, body }) => {
        const { fixed_ips: wanted, ...changes } = body.port
        checkGroups(environ, changes.security_groups)
        const fixed_ips = wanted ? allocate(fabric, record.network_id, wanted, record) : record.fixed_ips
        return { port: portView(ports.change(record, { ...changes, fixed_ips })) }
      }),
    ),

    delete: response(204)(owned(({ record }) => removePort(fabric, record))),
  }
}
