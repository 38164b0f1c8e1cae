import { type ControllerRequest, callerOf } from 'wheatpaste'
import type { Fabric } from '../fabric/fabric.ts'
import { authorize } from '../request/caller.ts'

type Request = ControllerRequest<{ id: string }>

/** How much a project may have. All projects may have the same. */
export function quotas(fabric: Fabric) {
  const tables = {
    network: fabric.networks,
    subnet: fabric.subnets,
    port: fabric.ports,
    router: fabric.routers,
    floatingip: fabric.floatingIps,
    security_group: fabric.securityGroups,
    security_group_rule: fabric.rules,
  }
  const rows = Object.entries(tables)

  function show(request: Request) {
    checkProject(request)
    return { quota: Object.fromEntries(rows.map(([name, { limit }]) => [name, limit])) }
  }

  return {
    show,
    default: show,

    details: (request: Request) => {
      checkProject(request)
      const { id } = request.params
      const detail = rows.map(([name, table]) => [
        name,
        { limit: table.limit, used: table.ofProject(id).length, reserved: 0 },
      ])
      return { quota: Object.fromEntries(detail) }
    },
  }
}

function checkProject({ environ, params: { id } }: Request): void {
  if (callerOf(environ).projectId !== id) authorize(environ, 'get_quota')
}
