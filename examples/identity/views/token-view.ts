import { microseconds } from '../../shared/timestamp.ts'
import type { Directory } from '../directory/directory.ts'
import type { Domain, Project } from '../directory/records.ts'
import type { Session } from '../directory/session.ts'
import { catalogView } from './catalog-view.ts'

/** Shows what a token is worth; the catalog, which is long, may be left out. */
export function tokenView(directory: Directory, session: Session, withCatalog: boolean): object {
  const { token, user, userDomain } = session
  return {
    token: {
      methods: token.methods,
      audit_ids: [token.auditId],
      issued_at: time(token.issuedAt),
      expires_at: time(token.expiresAt),
      user: { ...named(user), domain: named(userDomain), password_expires_at: null },
      ...scopeView(session),
      ...(token.scope && withCatalog && { catalog: catalogView(directory, session) }),
    },
  }
}

function scopeView({ project, domain, roles }: Session): object {
  if (!domain) return {}
  const scope = project ? { project: projectView(project, domain), is_domain: false } : { domain: named(domain) }
  return { ...scope, roles: roles.map(named) }
}

function projectView(project: Project, domain: Domain): object {
  return { ...named(project), domain: named(domain) }
}

function named({ id, name }: { readonly id: string; readonly name: string }): object {
  return { id, name }
}

// keystone says the zone, too.
function time(date: Date): string {
  return `${microseconds(date)}Z`
}
