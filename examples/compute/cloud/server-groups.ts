import { randomUUID } from 'node:crypto'
import { HttpError } from 'wheatpaste'
import type { Instances } from './instances.ts'

export type Policy = 'affinity' | 'anti-affinity' | 'soft-affinity' | 'soft-anti-affinity'

/** Instances that are to be on the same host, or on different ones. */
export interface ServerGroup {
  readonly id: string
  readonly projectId: string
  readonly userId: string
  readonly name: string
  readonly policy: Policy
  readonly rules: Readonly<Record<string, number>>
  readonly members: Set<string>
}

export class ServerGroups {
  readonly #groups = new Map<string, ServerGroup>()
  readonly #instances: Instances

  constructor(instances: Instances) {
    this.#instances = instances
  }

  all(): ServerGroup[] {
    return [...this.#groups.values()]
  }

  ofProject(projectId: string): ServerGroup[] {
    return this.all().filter((group) => group.projectId === projectId)
  }

  /** @throws HttpError 404, or what `status` says, when the project has none of that id */
  find(projectId: string, id: string, status = 404): ServerGroup {
    const group = this.#groups.get(id)
    if (group?.projectId === projectId) return group
    throw new HttpError(status, `Instance group ${id} could not be found.`)
  }

  /** Those that an instance belongs to. */
  of(instanceId: string): ServerGroup[] {
    return this.all().filter(({ members }) => members.has(instanceId))
  }

  add(group: Omit<ServerGroup, 'id' | 'members'>): ServerGroup {
    const made = { ...group, id: randomUUID(), members: new Set<string>() }
    this.#groups.set(made.id, made)
    return made
  }

  remove({ id }: ServerGroup): void {
    this.#groups.delete(id)
  }

  /** Those of its members that still are. */
  membersOf({ members }: ServerGroup): string[] {
    return [...members].filter((id) => this.#instances.find(id))
  }

  /** Whether its policy lets a group's next member be on a host. */
  allows(group: ServerGroup | undefined, host: string): boolean {
    if (!group) return true
    const hosts = this.membersOf(group).flatMap((id) => this.#instances.find(id)?.host ?? [])
    if (group.policy === 'affinity') return hosts.length === 0 || hosts.includes(host)
    const most = group.rules.max_server_per_host ?? 1
    return group.policy !== 'anti-affinity' || hosts.filter((one) => one === host).length < most
  }
}
