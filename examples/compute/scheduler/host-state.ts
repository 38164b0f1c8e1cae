import type { Data } from '../cloud/data.ts'
import type { Service } from '../cloud/hosts.ts'
import type { Instance } from '../cloud/instance.ts'
import type { Usage } from '../cloud/instances.ts'

/** A compute node as the scheduler sees it. */
export interface HostState {
  readonly host: string
  readonly service: Service
  readonly isUp: boolean
  readonly used: Usage
  /** How many instances of the same server group it has. */
  readonly members: number
}

/** All compute nodes, as far as they concern an instance. */
export function hostStates({ hosts, groups }: Data, instance: Instance): HostState[] {
  const group = groups.of(instance)
  const members = group ? groups.membersOf(group) : []
  return hosts.computes.map((service) => ({
    host: service.host,
    service,
    isUp: hosts.isUp(service),
    used: hosts.usageOf(service.host),
    members: members.filter(({ host }) => host === service.host).length,
  }))
}
