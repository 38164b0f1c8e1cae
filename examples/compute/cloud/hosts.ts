import type { Database } from '../database/database.ts'
import type { Row, Table, Time } from '../database/table.ts'
import type { Instances, Usage } from './instances.ts'

/** A part of the service that works in the background, on one machine. */
export interface Service extends Row {
  readonly binary: 'nova-conductor' | 'nova-scheduler' | 'nova-compute'
  readonly host: string
  readonly zone: string
  /** When it last said that it is there. */
  readonly lastSeenUp: Time
  readonly disabled: boolean
  readonly disabledReason: string | null
  readonly forcedDown: boolean
}

/** What every compute node of this cloud has. */
export const CAPACITY: Omit<Usage, 'instances'> = { vcpus: 64, ram: 131_072, disk: 2000 }
/** Where instances are, unless they ask for another place; there is no other. */
export const ZONE = 'nova'

/** The machines of the cloud and what runs on them. */
export class Hosts {
  readonly #database: Database
  readonly #table: Table<Service>
  readonly #instances: Instances
  readonly #downTime: number

  /** @param downTime after how long without a word a service is taken for dead, in milliseconds */
  constructor(database: Database, instances: Instances, downTime: number) {
    this.#database = database
    this.#table = database.table<Service>('services')
    this.#instances = instances
    this.#downTime = downTime
  }

  get services(): Service[] {
    return this.#table.all()
  }

  /** The services that run machines. */
  get computes(): Service[] {
    return this.#table.all({ binary: 'nova-compute' })
  }

  /** Notes that a service is there. */
  report(binary: Service['binary'], host: string): void {
    const lastSeenUp = new Date().toISOString()
    const zone = binary === 'nova-compute' ? ZONE : 'internal'
    this.#database.transaction(() => {
      const [known] = this.#table.all({ binary, host })
      if (known) this.#table.update(known.id, () => ({ lastSeenUp }))
      else
        this.#table.insert({ binary, host, zone, lastSeenUp, disabled: false, disabledReason: null, forcedDown: false })
    })
  }

  change({ id }: Service, changes: Partial<Service>): Service | undefined {
    return this.#table.update(id, () => changes)
  }

  isUp({ lastSeenUp, forcedDown }: Service): boolean {
    return !forcedDown && Date.now() - Date.parse(lastSeenUp) < this.#downTime
  }

  /** Whether whoever runs the machines of a host is up. */
  isHostUp(host: string): boolean {
    const service = this.computeOn(host)
    return service !== undefined && this.isUp(service)
  }

  /** Whether an administrator has said that a host is down. */
  isForcedDown(host: string): boolean {
    return this.computeOn(host)?.forcedDown ?? false
  }

  computeOn(host: string): Service | undefined {
    return this.#table.all({ binary: 'nova-compute', host })[0]
  }

  usageOf(host: string): Usage {
    return this.#instances.usage({ host })
  }
}
