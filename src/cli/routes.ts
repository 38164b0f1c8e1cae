import type { Description } from '../contract/description.ts'
import { loadDeployment } from '../load/load.ts'
import { type Command, parseTarget } from './command.ts'

/** `wheatpaste routes`: which request leads where, of everything that is mounted. */
export const routes: Command = {
  usage: 'routes FILE[#NAME] [key=value…] [--json]',
  summary: 'list the routes of everything that is mounted',
  help: 'The application is loaded, and not served. Each line is the methods (* for any), the path, what answers, the package that it\ncomes from if that is another one, and the filters around it. --json prints the same as data.',
  async run(args) {
    const { uri, defaults } = parseTarget(args.filter((arg) => arg !== '--json'))
    const { app, dispose } = await loadDeployment(uri, { defaults })
    const rows = rowsOf(app.describe?.() ?? { kind: 'app' }, { path: '', filters: [] })
    await dispose()
    console.log(args.includes('--json') ? JSON.stringify(rows, null, 2) : asText(rows))
    return 0
  },
}

interface Place {
  readonly path: string
  readonly filters: readonly string[]
}

interface Row extends Place {
  readonly methods: readonly string[]
  readonly answers: string
  readonly origin?: string | undefined
}

function rowsOf(description: Description, place: Place): Row[] {
  const { app, mounts, routes: own, filters = [], name = description.kind } = description
  if (mounts) return mounts.flatMap((mount) => rowsOf(mount.app, { ...place, path: below(place.path, mount.path) }))
  if (app) return rowsOf(app, { ...place, filters: [...place.filters, ...filters.map(sectionName)] })
  if (!own) return [{ ...place, path: `${place.path}/…`, methods: [], answers: name }]
  return own.map(({ methods, path, controller = name, action, origin }) => ({
    ...place,
    methods,
    path: place.path + path,
    answers: action === undefined ? controller : `${controller}.${action}`,
    origin,
  }))
}

// What a cascade asks in turn is no path; `/v2.1/+` is one without its end.
function below(prefix: string, mount: string): string {
  if (!mount.startsWith('/')) return mount.includes('/') ? `${mount} ${prefix}` : prefix
  return prefix + mount.replace(/\/\+?$/, '')
}

function sectionName({ name = 'filter' }: Description): string {
  return name.replace(/^[^:]*:\s*/, '')
}

function asText(rows: readonly Row[]): string {
  const cells = rows.map(({ methods, path, answers, origin, filters }) => [
    methods.length === 0 ? '*' : methods.join(','),
    path,
    answers,
    origin === undefined ? '' : `(${origin})`,
    filters.join(' '),
  ])
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...cells.map((row) => row[column]?.length ?? 0)))
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
