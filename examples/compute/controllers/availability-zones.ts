import type { Cloud } from '../cloud/cloud.ts'
import { type Service, ZONE } from '../cloud/hosts.ts'
import { policy } from '../request/policy.ts'
import { microseconds } from '../request/timestamp.ts'

/** The parts of the cloud that fail on their own: nova's `os-availability-zone`. There is one. */
export function availabilityZones({ hosts }: Cloud) {
  const zone = (name: string, shown: object | null): object => ({
    zoneName: name,
    zoneState: { available: hosts.services.some((service) => service.zone === name && !service.disabled) },
    hosts: shown,
  })
  const state = (service: Service): [string, object] => [
    service.binary,
    { available: hosts.isUp(service), active: true, updated_at: microseconds(service.lastSeenUp) },
  ]
  const servicesOf = (name: string): object => {
    const services = hosts.services.filter((service) => service.zone === name && !service.disabled)
    return Object.fromEntries(
      services.map(({ host }) => [host, Object.fromEntries(services.filter((one) => one.host === host).map(state))]),
    )
  }
  return {
    index: () => ({ availabilityZoneInfo: [zone(ZONE, null)] }),

    detail: policy('os_compute_api:os-availability-zone:detail')(() => ({
      availabilityZoneInfo: ['internal', ZONE].map((name) => zone(name, servicesOf(name))),
    })),
  }
}
