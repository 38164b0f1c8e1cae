import type { Microversion } from 'wheatpaste'
import type { Hosts } from '../cloud/hosts.ts'
import type { Instance } from '../cloud/instance.ts'

type Show = (instance: Instance) => object
type Row = readonly [since: string, show: Show]

// What each version brought.
const NEWER: readonly Row[] = [
  ['2.9', ({ lockedBy }) => ({ locked: lockedBy !== null })],
  ['2.19', ({ description }) => ({ description })],
  ['2.26', ({ tags }) => ({ tags })],
  ['2.63', () => ({ trusted_image_certificates: null })],
  ['2.73', ({ lockedReason }) => ({ locked_reason: lockedReason })],
  ['2.90', ({ hostname }) => ({ 'OS-EXT-SRV-ATTR:hostname': hostname })],
  ['2.96', ({ pinnedZone }) => ({ pinned_availability_zone: pinnedZone })],
]

// What is nobody's business but an administrator's.
const forAdministrators = (hosts: Hosts): readonly Row[] => [
  [
    '2.1',
    ({ host, number }) => ({
      'OS-EXT-SRV-ATTR:host': host,
      'OS-EXT-SRV-ATTR:hypervisor_hostname': host,
      'OS-EXT-SRV-ATTR:instance_name': `instance-${number.toString(16).padStart(8, '0')}`,
    }),
  ],
  [
    '2.3',
    ({ hostname, launchIndex, reservationId, userData }) => ({
      'OS-EXT-SRV-ATTR:hostname': hostname,
      'OS-EXT-SRV-ATTR:kernel_id': '',
      'OS-EXT-SRV-ATTR:launch_index': launchIndex,
      'OS-EXT-SRV-ATTR:ramdisk_id': '',
      'OS-EXT-SRV-ATTR:reservation_id': reservationId,
      'OS-EXT-SRV-ATTR:root_device_name': '/dev/vda',
      'OS-EXT-SRV-ATTR:user_data': userData,
    }),
  ],
  ['2.16', ({ host }) => ({ host_status: hostStatus(hosts, host) })],
]

/** The fields that came by a version. */
export function newerFields(version: Microversion): Show {
  return shownAt(version, NEWER)
}

/** The fields of a version that only an administrator sees. */
export function administratorFields(hosts: Hosts, version: Microversion): Show {
  return shownAt(version, forAdministrators(hosts))
}

function hostStatus(hosts: Hosts, host: string | null): string {
  const service = host === null ? undefined : hosts.computeOn(host)
  if (!service) return ''
  if (service.forcedDown) return 'DOWN'
  if (service.disabled) return 'MAINTENANCE'
  return hosts.isUp(service) ? 'UP' : 'UNKNOWN'
}

function shownAt(version: Microversion, rows: readonly Row[]): Show {
  const shown = rows.filter(([since]) => version.atLeast(since)).map(([, show]) => show)
  return (instance) => Object.assign({}, ...shown.map((show) => show(instance)))
}
