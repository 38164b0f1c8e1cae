import type { ControllerRequest } from 'wheatpaste'
import type { Cloud } from '../cloud/cloud.ts'
import { CAPACITY, type Service } from '../cloud/hosts.ts'

/** What a machine that only pretends to be one says of how long it has been up. */
export const UPTIME = ' 00:00:00 up 1 day,  0:00,  0 users,  load average: 0.00, 0.00, 0.00'

export type View = (service: Service) => object

/** Shows compute nodes as the compute API does (nova's `os-hypervisors`). */
export function basicHypervisorView({ instances, hosts }: Cloud, { environ, version }: ControllerRequest): View {
  const withServers = version.atLeast('2.53') && /^(?:true|1)$/i.test(environ.query.get('with_servers') ?? '')
  return (service) => ({
    id: version.atLeast('2.53') ? service.id : service.number,
    hypervisor_hostname: service.host,
    state: hosts.isUp(service) ? 'up' : 'down',
    status: service.disabled ? 'disabled' : 'enabled',
    ...(withServers && { servers: instances.onHost(service.host).map(({ id, name }) => ({ uuid: id, name })) }),
  })
}

export function hypervisorView(cloud: Cloud, request: ControllerRequest): View {
  const basic = basicHypervisorView(cloud, request)
  const { version } = request
  return (service) => ({
    ...basic(service),
    hypervisor_type: 'fake',
    hypervisor_version: 1000,
    host_ip: `192.0.2.${service.number}`,
    service: {
      id: version.atLeast('2.53') ? service.id : service.number,
      host: service.host,
      disabled_reason: service.disabledReason,
    },
    // What there is and what is taken moved to another service, placement.
    ...(version.atLeast('2.88') ? { uptime: UPTIME } : resources(cloud, [service])),
    ...(!version.atLeast('2.88') && { cpu_info: version.atLeast('2.28') ? {} : '{}' }),
  })
}

export function statisticsView(cloud: Cloud): object {
  return { count: cloud.hosts.computes.length, ...resources(cloud, cloud.hosts.computes) }
}

function resources({ hosts }: Cloud, services: readonly Service[]): object {
  const used = services.map(({ host }) => hosts.usageOf(host))
  type Part = keyof typeof CAPACITY
  const taken = (part: Part): number => used.reduce((total, usage) => total + usage[part], 0)
  const all = (part: Part): number => CAPACITY[part] * services.length
  return {
    vcpus: all('vcpus'),
    vcpus_used: taken('vcpus'),
    memory_mb: all('ram'),
    memory_mb_used: taken('ram'),
    free_ram_mb: all('ram') - taken('ram'),
    local_gb: all('disk'),
    local_gb_used: taken('disk'),
    free_disk_gb: all('disk') - taken('disk'),
    disk_available_least: all('disk') - taken('disk'),
    running_vms: used.reduce((total, { instances }) => total + instances, 0),
    current_workload: 0,
  }
}
