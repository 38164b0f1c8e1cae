import { CAPACITY } from '../cloud/hosts.ts'
import type { Instance } from '../cloud/instance.ts'
import type { ServerGroup } from '../cloud/server-groups.ts'
import type { HostState } from './host-state.ts'

/** What an instance asks of a host. */
export interface RequestSpec {
  readonly instance: Instance
  readonly group: ServerGroup | undefined
  /** How many members of the group have a host already. */
  readonly placed: number
}

/** Whether a host will do. */
export type HostFilter = (state: HostState, spec: RequestSpec) => boolean

// How many virtual processors share a real one, as nova has it by default. Memory is not shared.
const CPU_ALLOCATION_RATIO = 4

// By the names of nova's filters.
export const FILTERS: Readonly<Record<string, HostFilter>> = {
  ComputeFilter: ({ service, isUp }) => isUp && !service.disabled,
  AvailabilityZoneFilter: ({ service }, { instance: { pinnedZone } }) =>
    pinnedZone === null || pinnedZone === service.zone,
  CoreFilter: ({ used }, { instance: { flavor } }) =>
    used.vcpus + flavor.vcpus <= CAPACITY.vcpus * CPU_ALLOCATION_RATIO,
  RamFilter: ({ used }, { instance: { flavor } }) => used.ram + flavor.ram <= CAPACITY.ram,
  ServerGroupAffinityFilter: ({ members }, { group, placed }) =>
    group?.policy !== 'affinity' || placed === 0 || members > 0,
  ServerGroupAntiAffinityFilter: ({ members }, { group }) =>
    group?.policy !== 'anti-affinity' || members < (group.rules.max_server_per_host ?? 1),
}
