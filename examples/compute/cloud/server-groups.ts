import { HttpError } from 'wheatpaste'
import type { Database } from '../database/database.ts'
import type { New, Row, Table } from '../database/table.ts'
import type { Instance } from './instance.ts'
import type { Instances } from './instances.ts'

export type Policy = 'affinity' | 'anti-affinity' | 'soft-affinity' | 'soft-anti-affinity'

/** Instances that are to be on the same host, or on different ones. */
export interface ServerGroup extends Row {
  readonly projectId: string
  readonly userId: string
  readonly name: string
  readonly policy: Policy
  readonly rules: Readonly<Record<string, number>>
}

export class ServerGroups {
  readonly #table: Table<ServerGroup>
  readonly #instances: Instances

  constructor(database: Database, instances: Instances) {
    this.#table = database.table<ServerGroup>('server_groups', ['projectId'])
    this.#instances = instances
  }

  all(): ServerGroup[] {
    return this.#table.all()
  }

  ofProject(projectId: string): ServerGroup[] {
    return this.#table.all({ projectId })
  }

  /** @throws HttpError 404, or what `status` says, when the project has none of that id */
  find(projectId: string, id: string, status = 404): ServerGroup {
    const group = this.#table.find(id)
    if (group?.projectId === projectId) return group
    throw new HttpError(status, `Instance group ${id} could not be found.`)
  }

  /** The one that an instance belongs to, if that still is. */
  of({ groupId }: Instance): ServerGroup | undefined {
    return groupId === null ? undefined : this.#table.find(groupId)
  }

  add(group: New<ServerGroup>): ServerGroup {
    return this.#table.insert(group)
  }

  remove({ id }: ServerGroup): void {
    this.#table.remove(id)
  }

  /** Those of its members that still are. */
  membersOf({ id }: ServerGroup): Instance[] {
    return this.#instances.inGroup(id)
  }
}
