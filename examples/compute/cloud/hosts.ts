import type { Flavor } from './flavors.ts'
import type { Instances } from './instances.ts'

/** A part of the service that works in the background, on one machine. */
export interface Service {
  readonly id: string
  /** What it was called by before version 2.53. */
  readonly number: number
  readonly binary: 'nova-conductor' | 'nova-scheduler' | 'nova-compute'
  readonly host: string
  readonly zone: string
  updated: Date
  disabled: boolean
  disabledReason: string | null
  forcedDown: boolean
}

/** What a compute node has, and how much of it is taken: memory in MiB, disk in GiB. */
export interface Usage {
  readonly vcpus: number
  readonly ram: number
  readonly disk: number
}

/** What every compute node of this cloud has. */
export const CAPACITY: Usage = { vcpus: 64, ram: 131_072, disk: 2000 }
/** Where instances are, unless they ask for another place; there is no other. */
export const ZONE = 'nova'

const HOSTS = ['compute1', 'compute2', 'compute3']

/** The machines of the cloud and what runs on them. */
export class Hosts {
  readonly services: readonly Service[]
  readonly #instances: Instances

  constructor(instances: Instances) {
    this.#instances = instances
    const computes = HOSTS.map((host) => ({ binary: 'nova-compute', host, zone: ZONE }) as const)
    const controllers = (['nova-conductor', 'nova-scheduler'] as const).map((binary) => ({
      binary,
      host: 'controller',
      zone: 'internal',
    }))
    this.services = [...controllers, ...computes].map((one, index) => ({
      ...one,
      number: index + 1,
      id: `5e41ce00-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
      updated: new Date(),
      disabled: false,
      disabledReason: null,
      forcedDown: false,
    }))
  }

  /** The services that run machines. */
  get computes(): Service[] {
    return this.services.filter(({ binary }) => binary === 'nova-compute')
  }

  usageOf(host: string): Usage {
    const flavors = this.#instances.onHost(host).map(({ flavor }) => flavor)
    const sum = (part: keyof Usage): number => flavors.reduce((total, flavor) => total + flavor[part], 0)
    return { vcpus: sum('vcpus'), ram: sum('ram'), disk: sum('disk') }
  }

  /**
   * Where a machine of a flavor is put: on the emptiest of the hosts that have room for it and fit.
   *
   * @throws Error when there is none
   */
  choose(flavor: Flavor, fits: (host: string) => boolean): string {
    const [best] = this.computes
      .filter(({ host, disabled, forcedDown }) => !disabled && !forcedDown && fits(host))
      .map(({ host }) => ({ host, used: this.usageOf(host) }))
      .filter(({ used }) => used.ram + flavor.ram <= CAPACITY.ram && used.vcpus + flavor.vcpus <= CAPACITY.vcpus)
      .sort((a, b) => a.used.ram - b.used.ram)
    if (!best) throw new Error('No valid host was found. There are not enough hosts available.')
    return best.host
  }
}
