import type { Description, RouteDescription } from '../contract/description.ts'
import { visible } from '../contract/visible.ts'
import { loadDeployment } from '../load/load.ts'
import { FLAG, parseOptions, parseTarget } from './command.ts'

/** `wheatpaste routes`: which request leads where, of everything that is mounted. */
export async function routes(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, {
    method: { type: 'string' },
    path: { type: 'string', default: '**' },
    json: FLAG,
  })
  const { uri, defaults } = parseTarget(positionals)
  const { app, dispose } = await loadDeployment(uri, { defaults })
  const all = rowsOf(app.describe?.() ?? { kind: 'app' })
  await dispose()
  const [method, glob] = [values.method?.toUpperCase(), globOf(values.path)]
  const rows = all.flatMap(({ route, ...row }) => {
    const takes = method === undefined || row.methods.length === 0 || row.methods.includes(method)
    return takes && (glob.test(row.path) || glob.test(route)) ? [row] : []
  })
  console.log(values.json ? JSON.stringify(rows, null, 2) : asText(rows))
  return 0
}

interface Place {
  readonly path: string
  readonly filters: readonly string[]
}

interface Row extends Place {
  readonly methods: readonly string[]
  readonly answers: string
  readonly origin?: string | undefined
  /** The name of the route, if it has one. */
  readonly name?: string
  /** The routes that take all of its paths before it: no request reaches it. */
  readonly shadowedBy?: readonly string[]
}

/** With its path below the mount. */
interface MountedRow extends Row {
  readonly route: string
}

/** Every route of what an application is made of, and every application without any, with what is around it. */
export function rowsOf(description: Description, place: Place = { path: '', filters: [] }): MountedRow[] {
  const { app, mounts, routes: own, filters = [], name = description.kind } = description
  if (mounts) return mounts.flatMap((mount) => rowsOf(mount.app, { ...place, path: below(place.path, mount.path) }))
  if (app) return rowsOf(app, { ...place, filters: [...place.filters, ...filters.map(sectionName)] })
  if (!own) return [{ ...place, route: '/…', path: `${place.path}/…`, methods: [], answers: name }]
  const label = (one: RouteLabel): string => labelOf({ ...one, path: place.path + one.path })
  return own.map(({ name: ownName, methods, path, controller = name, action, origin, shadowedBy }) => ({
    ...place,
    methods,
    route: path,
    path: place.path + path,
    answers: action === undefined ? controller : `${controller}.${action}`,
    origin,
    ...(ownName !== null && { name: ownName }),
    ...(shadowedBy && { shadowedBy: shadowedBy.map(label) }),
  }))
}

type RouteLabel = Pick<RouteDescription, 'methods' | 'path'> & { readonly name?: string | null }

/** A route as a person knows it: `GET /v2.1/servers/:id (server)`. */
export function labelOf({ methods, path, name }: RouteLabel): string {
  return `${methods.join(',') || '*'} ${path}${name ? ` (${name})` : ''}`
}

function globOf(glob: string): RegExp {
  const source = glob
    .replace(/[\\^$.+?()[\]{}|]/g, '\\$&')
    .replace(/\*\*|\*/g, (stars) => (stars === '*' ? '[^/]*' : '.*'))
  return new RegExp(`^${source}$`, 's')
}

// What a cascade asks in turn is no path; `/v2.1/+` is one without its end.
function below(prefix: string, mount: string): string {
  if (!mount.startsWith('/')) return mount.includes('/') ? `${mount} ${prefix}` : prefix
  return prefix + mount.replace(/\/\+?$/, '')
}

function sectionName({ name = 'filter' }: Description): string {
  return name.replace(/^[^:]*:\s*/, '')
}

/** A line for each. */
export function asText(rows: readonly Row[]): string {
  const cells = rows.map(({ methods, path, answers, origin, filters, shadowedBy }) => [
    methods.length === 0 ? '*' : methods.join(','),
    path,
    answers,
    origin === undefined ? '' : `(${origin})`,
    filters.join(' '),
    shadowedBy ? `never reached, behind ${shadowedBy.join(', ')}` : '',
  ])
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...cells.map((row) => row[column]?.length ?? 0)))
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map(visible)
    .join('\n')
}
