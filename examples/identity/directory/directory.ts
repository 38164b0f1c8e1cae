import { Grants } from './grants.ts'
import { Passwords } from './passwords.ts'
import type { Domain, Endpoint, Project, Role, Service, User } from './records.ts'
import { Table } from './table.ts'
import { Tokens } from './tokens.ts'

/** Who there is, what they may do, and where the services are; all of it in memory. */
export class Directory {
  readonly domains = new Table<Domain>('domain', ({ name }) => name)
  readonly projects = new Table<Project>('project', ({ domain_id, name }) => JSON.stringify([domain_id, name]))
  readonly users = new Table<User>('user', ({ domain_id, name }) => JSON.stringify([domain_id, name]))
  readonly roles = new Table<Role>('role', ({ name }) => name)
  readonly services = new Table<Service>('service', ({ id }) => id)
  readonly endpoints = new Table<Endpoint>('endpoint', ({ id }) => id)
  readonly grants = new Grants()
  readonly passwords = new Passwords()
  readonly tokens: Tokens

  /** @param tokenLifetime in milliseconds */
  constructor(tokenLifetime: number) {
    this.tokens = new Tokens(tokenLifetime)
  }

  /** What hangs on something goes with it. @throws HttpError 404 */
  removeUser(id: string): void {
    this.users.remove(this.users.get(id))
    this.passwords.remove(id)
    this.tokens.revokeOf(id)
    this.grants.drop(({ userId }) => userId === id)
  }

  removeProject(id: string): void {
    this.projects.remove(this.projects.get(id))
    this.grants.drop(({ scope }) => scope.kind === 'project' && scope.id === id)
  }

  removeDomain(id: string): void {
    this.domains.remove(this.domains.get(id))
    this.grants.drop(({ scope }) => scope.kind === 'domain' && scope.id === id)
    for (const user of this.users.all()) if (user.domain_id === id) this.removeUser(user.id)
    for (const project of this.projects.all()) if (project.domain_id === id) this.removeProject(project.id)
  }

  removeRole(id: string): void {
    this.roles.remove(this.roles.get(id))
    this.grants.drop(({ roleId }) => roleId === id)
  }

  removeService(id: string): void {
    this.services.remove(this.services.get(id))
    for (const endpoint of this.endpoints.all()) if (endpoint.service_id === id) this.endpoints.remove(endpoint)
  }
}
