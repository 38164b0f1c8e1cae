import { joined, type PathPattern, type Requirements, trimmed } from './path-pattern.ts'
import type { RouteOptions } from './route.ts'

/** Further actions and the method of each; `ANY` for all methods. */
export type Actions = Readonly<Record<string, string>>

export interface ResourceOptions extends Pick<RouteOptions, 'controller' | 'requirements' | 'defaults'> {
  /** Actions of the whole collection: `{ detail: 'GET' }` is `GET /servers/detail`. */
  readonly collection?: Actions
  /**
   * Actions of one member: `{ reboot: 'POST' }` is `POST /servers/:id/reboot`. Of a method that is neither GET, POST, PUT
   * nor DELETE, the first action is that of the member itself: `{ patch: 'PATCH' }` is `PATCH /servers/:id`.
   */
  readonly member?: Actions
  /** Actions of a member that is yet to be: `{ preview: 'POST' }` is `POST /servers/new/preview`. */
  readonly new?: Actions
  /** Gives the path prefix `regions/:region_id` and the name prefix `region_`, unless they are given. */
  readonly parentResource?: { readonly memberName: string; readonly collectionName: PathPattern }
  readonly pathPrefix?: PathPattern
  readonly namePrefix?: string
}

/** What `connect()` is called with. */
export type Connection = readonly [name: string | null, pattern: PathPattern, options: RouteOptions]

// The id of a member may hold anything but a slash, and does not end in a backslash.
const MEMBER: Requirements = { id: '[^/]+(?<!\\\\)' }
const FORMAT = '.:format'

interface Row {
  readonly name: string | null
  readonly end: string
  readonly action: string
  readonly method: string
}

/**
 * The routes of a resource, in Routes' order and by Routes' names: `servers` (index and create), `new_server`,
 * `edit_server`, `server` (show, update and delete), and each of them with a suffix, as `formatted_server`.
 *
 * Unlike Routes, actions of a collection keep their path whatever their method, `ANY` means any method, and the requirements
 * hold for members too. What a controller of `resource()` has no method for is not matched, so that the router can say which methods
 * there are; its name still makes URLs.
 */
export function resourceRoutes(member: string, collection: string, options: ResourceOptions): Connection[] {
  const { parentResource: parent, controller, requirements = {}, defaults = {} } = options
  const pathPrefix = options.pathPrefix ?? (parent ? joined(parent.collectionName, `/:${parent.memberName}_id`) : '')
  const namePrefix = options.namePrefix ?? (parent ? `${parent.memberName}_` : '')
  const parts = [pathPrefix, collection].map(trimmed).filter(({ tokens }) => tokens.length > 0)
  const path = joined(...parts.flatMap((part) => ['/', part]))
  const actions = controller?.describe?.().actions
  const rows = [
    ...collectionRows(collection, options.collection),
    { name: collection, end: '', action: 'index', method: 'GET' },
    ...newRows(member, options.new),
    ...memberRows(member, options.member),
    { name: member, end: '/:id', action: 'show', method: 'GET' },
  ]
  return rows.flatMap(({ name, end, action, method }): Connection[] => {
    const route: RouteOptions = {
      ...(controller && { controller }),
      ...(method !== 'ANY' && { conditions: { method } }),
      requirements: end.startsWith('/:id') ? { ...MEMBER, ...requirements } : requirements,
      defaults,
      action,
      ...(actions?.includes(action) === false && { static: true }),
    }
    const named = name === null ? null : namePrefix + name
    return [
      [named && `formatted_${named}`, joined(path, end, FORMAT), route],
      [named, joined(path, end), route],
    ]
  })
}

function collectionRows(collection: string, actions: Actions | undefined): Row[] {
  return byMethod({ ...actions }, { create: 'POST' }).flatMap(([method, listed]) => {
    const [own, others] = method === 'POST' ? [listed[0], listed.slice(1)] : [undefined, listed]
    const rows = others.map((action) => ({ name: `${action}_${collection}`, end: `/${action}`, action, method }))
    return own === undefined ? rows : [...rows, { name: null, end: '', action: own, method }]
  })
}

function newRows(member: string, actions: Actions | undefined): Row[] {
  return byMethod({ ...actions, new: 'GET' }).flatMap(([method, listed]) =>
    listed.map((action) =>
      action === 'new'
        ? { name: `new_${member}`, end: '/new', action, method }
        : { name: `${action}_new_${member}`, end: `/new/${action}`, action, method },
    ),
  )
}

function memberRows(member: string, actions: Actions | undefined): Row[] {
  return byMethod({ ...actions, edit: 'GET' }, { update: 'PUT', delete: 'DELETE' }).flatMap(([method, listed]) => {
    const [own, others] = /^(?:GET|POST)$/.test(method) ? [undefined, listed] : [listed[0], listed.slice(1)]
    const rows = others.map((action) => ({ name: `${action}_${member}`, end: `/:id/${action}`, action, method }))
    return own === undefined ? rows : [...rows, { name: null, end: '/:id', action: own, method }]
  })
}

// The actions of each method, in order; those of the resource itself come first.
function byMethod(actions: Actions, own: Actions = {}): [string, string[]][] {
  const methods = new Map<string, string[]>()
  const listed = (method: string): string[] => {
    const list = methods.get(method) ?? []
    methods.set(method, list)
    return list
  }
  for (const [action, method] of Object.entries(actions)) listed(method.toUpperCase()).push(action)
  for (const [action, method] of Object.entries(own)) listed(method).unshift(action)
  return [...methods]
}
