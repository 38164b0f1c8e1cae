import type { Settings } from '../settings.ts'
import { Directory } from './directory.ts'
import type { Scope } from './grants.ts'
import { newId } from './table.ts'

/** A new directory, with those who can let others in, and the catalog. */
export async function bootstrap(settings: Settings): Promise<Directory> {
  const directory = new Directory(settings.tokenExpiration)
  directory.domains.put({ id: 'default', name: 'Default', description: 'The default domain', enabled: true })
  for (const name of ['admin', 'manager', 'member', 'reader', 'service']) {
    directory.roles.put({ id: newId(), name, description: null, domain_id: null, options: {} })
  }
  const admin = await addUser(directory, 'admin', settings.adminPassword)
  addGrant(directory, admin, 'admin', { kind: 'domain', id: 'default' })
  addGrant(directory, admin, 'admin', addProject(directory, 'admin'))
  if (settings.demoPassword) {
    const scope = addProject(directory, 'demo')
    addGrant(directory, admin, 'admin', scope)
    addGrant(directory, await addUser(directory, 'demo', settings.demoPassword), 'member', scope)
  }
  if (settings.servicePassword) {
    const [nova, scope] = [await addUser(directory, 'nova', settings.servicePassword), addProject(directory, 'service')]
    for (const role of ['admin', 'service']) addGrant(directory, nova, role, scope)
  }
  addCatalog(directory, settings)
  return directory
}

async function addUser(directory: Directory, name: string, password: string): Promise<string> {
  const { id } = directory.users.put({ id: newId(), name, domain_id: 'default', enabled: true, options: {} })
  await directory.passwords.set(id, password)
  return id
}

function addProject(directory: Directory, name: string): Scope {
  const fixed = { domain_id: 'default', parent_id: 'default', is_domain: false, tags: [], options: {} }
  return {
    kind: 'project',
    id: directory.projects.put({ id: newId(), name, ...fixed, description: '', enabled: true }).id,
  }
}

function addGrant({ grants, roles }: Directory, userId: string, name: string, scope: Scope): void {
  for (const role of roles.all()) if (role.name === name) grants.add({ roleId: role.id, userId, scope })
}

function addCatalog({ services, endpoints }: Directory, { catalog, publicUrl, region }: Settings): void {
  for (const { type, name, path } of catalog) {
    const service = services.put({ id: newId(), type, name, description: '', enabled: true })
    const url = publicUrl.replace(/\/+$/, '') + path
    const where = { service_id: service.id, region_id: region, url, enabled: true }
    for (const kind of ['public', 'internal', 'admin'] as const)
      endpoints.put({ id: newId(), interface: kind, ...where })
  }
}
