import type { ApiExtension, ResourceExtension } from 'wheatpaste'
import { auth } from './controllers/auth.ts'
import { domains } from './controllers/domains.ts'
import { endpoints } from './controllers/endpoints.ts'
import { grants } from './controllers/grants.ts'
import { projects } from './controllers/projects.ts'
import { roleAssignments } from './controllers/role-assignments.ts'
import { roles } from './controllers/roles.ts'
import { services } from './controllers/services.ts'
import { tokens } from './controllers/tokens.ts'
import { users } from './controllers/users.ts'
import type { Directory } from './directory/directory.ts'

// Records are changed by PATCH.
const patch = { update: 'PATCH' }

/** Which path leads to which controller. */
export function identityApi(directory: Directory): ApiExtension {
  return { name: 'Identity', alias: 'identity', getResources: () => [...ofTokens(directory), ...ofRecords(directory)] }
}

function ofTokens(directory: Directory): ResourceExtension[] {
  return [
    {
      collection: 'auth/tokens',
      memberName: 'token',
      controller: tokens(directory),
      customRoutes: (mapper, controller) => mapper.createRoute('/auth/tokens', 'DELETE', controller, 'delete'),
    },
    {
      collection: 'auth',
      controller: auth(directory),
      collectionActions: { catalog: 'GET', projects: 'GET', domains: 'GET' },
    },
  ]
}

function ofRecords(directory: Directory): ResourceExtension[] {
  return [
    { collection: 'domains', memberName: 'domain', controller: domains(directory), memberActions: patch },
    { collection: 'projects', memberName: 'project', controller: projects(directory), memberActions: patch },
    {
      collection: 'users',
      memberName: 'user',
      controller: users(directory),
      memberActions: { ...patch, password: 'POST', projects: 'GET' },
    },
    { collection: 'roles', memberName: 'role', controller: roles(directory), memberActions: patch },
    { collection: 'projects/:project_id/users/:user_id/roles', controller: grants(directory) },
    { collection: 'domains/:domain_id/users/:user_id/roles', controller: grants(directory) },
    { collection: 'role_assignments', controller: roleAssignments(directory) },
    { collection: 'services', memberName: 'service', controller: services(directory), memberActions: patch },
    { collection: 'endpoints', memberName: 'endpoint', controller: endpoints(directory), memberActions: patch },
  ]
}
