import type { Entity } from './table.ts'

/* What there is, in the words of the API. */

export interface Domain extends Entity {
  readonly name: string
  readonly enabled: boolean
}

export interface Project extends Entity {
  readonly name: string
  readonly domain_id: string
  readonly enabled: boolean
}

export interface User extends Entity {
  readonly name: string
  readonly domain_id: string
  readonly enabled: boolean
  readonly default_project_id?: string | null
}

export interface Role extends Entity {
  readonly name: string
}

export interface Service extends Entity {
  readonly type: string
  readonly name: string
  readonly enabled: boolean
}

export interface Endpoint extends Entity {
  readonly service_id: string
  readonly interface: 'public' | 'internal' | 'admin'
  /** May hold `$(project_id)s`, in whose place the id of a token's project comes. */
  readonly url: string
  readonly region_id: string | null
  readonly enabled: boolean
}
