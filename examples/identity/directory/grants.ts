import { HttpError } from 'wheatpaste'

/** What a role is had on, and a token is for. */
export interface Scope {
  readonly kind: 'project' | 'domain'
  readonly id: string
}

/** That a user has a role on a project or a domain: a role assignment. */
export interface Grant {
  readonly roleId: string
  readonly userId: string
  readonly scope: Scope
}

/** Who has which role where. */
export class Grants {
  #grants: readonly Grant[] = []

  all(): readonly Grant[] {
    return this.#grants
  }

  of(userId: string, scope: Scope): Grant[] {
    return this.#grants.filter((grant) => grant.userId === userId && isSame(grant.scope, scope))
  }

  has(grant: Grant): boolean {
    return this.of(grant.userId, grant.scope).some(({ roleId }) => roleId === grant.roleId)
  }

  add(grant: Grant): void {
    if (!this.has(grant)) this.#grants = [...this.#grants, grant]
  }

  /** @throws HttpError 404 when there is no such one */
  check(grant: Grant): void {
    if (!this.has(grant)) throw new HttpError(404, `Could not find role assignment with role: ${grant.roleId}.`)
  }

  /** @throws HttpError 404 */
  remove(grant: Grant): void {
    this.check(grant)
    this.drop(
      ({ roleId, userId, scope }) => roleId === grant.roleId && userId === grant.userId && isSame(scope, grant.scope),
    )
  }

  /** Forgets all those of which something is true. */
  drop(test: (grant: Grant) => boolean): void {
    this.#grants = this.#grants.filter((grant) => !test(grant))
  }
}

function isSame(one: Scope, other: Scope): boolean {
  return one.kind === other.kind && one.id === other.id
}
