import { joined, type PathPattern } from './path-pattern.ts'
import type { Route, RouteOptions } from './route.ts'

/** What a submapper connects its routes to: a mapper, or another submapper. */
export interface RouteParent {
  connect(name: string | null, pattern: PathPattern, options?: RouteOptions): Route
}

export type ResourceAction = 'index' | 'create' | 'new' | 'show' | 'update' | 'delete' | 'edit'

/** What the routes of a submapper have in common. Conditions, requirements and defaults of a route are added to these. */
export interface SubmapperOptions extends RouteOptions {
  readonly pathPrefix?: PathPattern
  readonly namePrefix?: string
  /** The name of the index. */
  readonly collectionName?: string
  /** The name of one member, and the end of the names of actions. */
  readonly resourceName?: string
  /** Whether links and actions take a suffix: `/servers.json`. Default: as the parent, else true. */
  readonly formatted?: boolean
  /** Connected at once. */
  readonly actions?: readonly ResourceAction[]
}

export interface LinkOptions extends Omit<RouteOptions, 'action'> {
  readonly name?: string
  readonly action?: string
  /** Default: GET. */
  readonly method?: string
  readonly formatted?: boolean
}

export interface CollectionOptions extends Omit<SubmapperOptions, 'actions' | 'collectionName' | 'resourceName'> {
  /** Default: `/:id`. */
  readonly memberPrefix?: PathPattern
  /** Default: index, create and new. */
  readonly collectionActions?: readonly ResourceAction[]
  /** Default: show, update, delete and edit. */
  readonly memberActions?: readonly ResourceAction[]
  readonly memberOptions?: SubmapperOptions
}

/** A collection and, below it, its members. */
export interface Collection {
  readonly collection: Submapper
  readonly member: Submapper
}

/** Connects routes with a path prefix, a name prefix and options in common. */
export class Submapper implements RouteParent {
  readonly #parent: RouteParent
  readonly #options: SubmapperOptions
  readonly #resourceName: string
  readonly #formatted: boolean

  constructor(parent: RouteParent, options: SubmapperOptions) {
    const outer = parent instanceof Submapper ? parent : undefined
    this.#parent = parent
    this.#options = options
    this.#resourceName = options.resourceName ?? (outer ? outer.#resourceName : '')
    this.#formatted = options.formatted ?? (outer ? outer.#formatted : true)
    for (const action of options.actions ?? []) this.#connectAction(action)
  }

  connect(name: string | null, pattern: PathPattern, options: RouteOptions = {}): Route {
    const { pathPrefix = '', namePrefix = '', ...common } = this.#options
    return this.#parent.connect(name === null ? null : namePrefix + name, joined(pathPrefix, pattern), {
      ...common,
      ...options,
      conditions: { ...common.conditions, ...options.conditions },
      requirements: { ...common.requirements, ...options.requirements },
      defaults: { ...common.defaults, ...options.defaults },
    })
  }

  submapper(options: SubmapperOptions): Submapper {
    return new Submapper(this, options)
  }

  /** Connects `/name` and, by default, the usual actions of a collection and of its members. */
  collection(collectionName: string, resourceName: string, options: CollectionOptions = {}): Collection {
    const {
      pathPrefix = '',
      memberPrefix = '/:id',
      collectionActions,
      memberActions,
      memberOptions,
      ...others
    } = options
    const collection = this.submapper({
      ...others,
      collectionName,
      resourceName,
      pathPrefix: joined(pathPrefix, `/${collectionName}`),
      actions: collectionActions ?? ['index', 'create', 'new'],
    })
    const member = collection.submapper({
      ...memberOptions,
      pathPrefix: memberPrefix,
      actions: memberActions ?? ['show', 'update', 'delete', 'edit'],
    })
    return { collection, member }
  }

  /** Connects a path below: `link('ping')` is `/ping` with the action `ping`, by the name `ping_server`. */
  link(rel: string, { name = this.#named(rel), action = rel, ...options }: LinkOptions = {}): Route {
    return this.#connectTo(name, `/${rel}`, action, options)
  }

  /** Connects an action at the path itself, by the name `action_server`. */
  action(action: string, { name = this.#named(action), ...options }: LinkOptions = {}): Route {
    return this.#connectTo(name, '', action, options)
  }

  #connectAction(action: ResourceAction): Route {
    if (action === 'new' || action === 'edit') return this.link(action)
    const methods = { index: 'GET', create: 'POST', show: 'GET', update: 'PUT', delete: 'DELETE' } as const
    const { collectionName } = this.#options
    const names = { index: collectionName, show: this.#resourceName } as Partial<Record<string, string>>
    return this.action(action, { method: methods[action], name: names[action] ?? this.#named(action) })
  }

  #connectTo(name: string, path: string, action: string, options: Omit<LinkOptions, 'name' | 'action'>): Route {
    const { method = 'GET', formatted = this.#formatted, ...others } = options
    const conditions = { method, ...others.conditions }
    return this.connect(name, joined(path, formatted ? '{.:format}' : ''), { ...others, action, conditions })
  }

  #named(action: string): string {
    return `${action}_${this.#resourceName}`
  }
}
