import { Database } from '../database/database.ts'
import type { Settings } from '../settings.ts'
import { Flavors } from './flavors.ts'
import { Hosts } from './hosts.ts'
import { ImageTable } from './image-table.ts'
import { Instances } from './instances.ts'
import { Keypairs } from './keypairs.ts'
import { ServerGroups } from './server-groups.ts'

/** What there is, whoever looks at it. */
export interface Data {
  readonly database: Database
  readonly flavors: Flavors
  readonly images: ImageTable
  readonly instances: Instances
  readonly keypairs: Keypairs
  readonly groups: ServerGroups
  readonly hosts: Hosts
}

/** @throws Error when the database cannot be opened */
export async function openData({ database: url, serviceDownTime }: Settings): Promise<Data> {
  const database = await Database.open(url)
  const instances = new Instances(database)
  return {
    database,
    instances,
    flavors: new Flavors(database),
    images: new ImageTable(database),
    keypairs: new Keypairs(database),
    groups: new ServerGroups(database, instances),
    hosts: new Hosts(database, instances, serviceDownTime),
  }
}
