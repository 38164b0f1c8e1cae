import { apiVersion, type ControllerRequest, HttpError } from 'wheatpaste'
import type { Cloud } from '../cloud/cloud.ts'
import { callerOf } from '../request/caller.ts'
import { securityGroupView } from '../views/security-group-view.ts'

/** The security groups as nova passed them on from the network service, until 2.36: clients look for them by name. */
export function securityGroups({ networks }: Cloud) {
  const methods = {
    index: async ({ environ }: ControllerRequest) => {
      const groups = await networks.securityGroups(callerOf(environ))
      return { security_groups: groups.map(securityGroupView(groups)) }
    },

    show: async ({ environ, params: { id } }: ControllerRequest<{ id: string }>) => {
      const groups = await networks.securityGroups(callerOf(environ))
      const group = groups.find((one) => one.id === id)
      if (!group) throw new HttpError(404, `Security group ${id} not found.`)
      return { security_group: securityGroupView(groups)(group) }
    },
  }
  for (const method of Object.values(methods)) apiVersion('2.1', '2.35')(method)
  return methods
}
