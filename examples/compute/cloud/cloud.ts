import type { Settings } from '../settings.ts'
import { Flavors } from './flavors.ts'
import { Hosts } from './hosts.ts'
import { Images } from './images.ts'
import { Instances } from './instances.ts'
import { Keypairs } from './keypairs.ts'
import { Machines } from './machines.ts'
import { Quotas } from './quotas.ts'
import { ServerGroups } from './server-groups.ts'

/** What there is, whoever looks at it. */
export class Data {
  readonly flavors = new Flavors()
  readonly images = new Images()
  readonly instances = new Instances()
  readonly keypairs = new Keypairs()
  readonly groups = new ServerGroups(this.instances)
  readonly hosts = new Hosts(this.instances)
}

/** What the API works on: what there is, and what its section says of it. */
export interface Cloud extends Data {
  readonly settings: Settings
  readonly quotas: Quotas
  readonly machines: Machines
}

export function createCloud(data: Data, settings: Settings): Cloud {
  const { instances } = data
  return {
    ...data,
    settings,
    quotas: new Quotas(instances, settings),
    machines: new Machines(instances, settings.taskTime),
  }
}
