import { sectionFor } from './equivalents.ts'
import { type Migrated, type Part, type Step, variable } from './steps.ts'

/**
 * Reads the middleware of meddleware, which kraken-js has in its config.json: an object of entries by name, each perhaps with
 * `priority`, `enabled`, `route`, and a `module` with `name`, `method` and `arguments`.
 *
 * @throws TypeError when there is no such object
 */
export function readMeddleware(json: unknown, source: string): Migrated {
  const { middleware = json } = recordOf(json)
  const entries = Object.entries(recordOf(middleware)).filter(
    ([, entry]) => typeof entry === 'object' && entry !== null,
  )
  const steps = entries.map(([name, entry]) => stepOf(name, recordOf(entry)))
  // As there: by priority, and what has none comes first.
  return { source, steps: steps.sort((a, b) => a.priority - b.priority) }
}

function recordOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError('there is no object of middleware')
  return value as Record<string, unknown>
}

function stepOf(name: string, entry: Record<string, unknown>): Step & { readonly priority: number } {
  const { priority, enabled = true, route } = entry
  const place = `"${name}"${typeof priority === 'number' ? ` (priority ${priority})` : ''}`
  const step = { place, written: JSON.stringify(entry), priority: typeof priority === 'number' ? priority : -Infinity }
  if (enabled === false || enabled === 'false') return { ...step, part: { unread: 'it is not enabled' } }
  if (route === undefined) return { ...step, part: partOf(name, entry) }
  if (typeof route !== 'string' || !/^\/[\w./~-]*$/.test(route))
    return { ...step, part: { unread: 'its route is no plain path' } }
  return { ...step, path: route.replace(/\/+$/, '') || '/', part: partOf(name, entry) }
}

function partOf(name: string, { module, factory }: Record<string, unknown>): Step['part'] {
  for (const flow of ['parallel', 'race', 'fallback'])
    if (module === flow) return { unread: `there is nothing like "${flow}" here` }
  if (factory !== undefined && module === undefined) return { unread: 'a factory in the configuration is code' }
  const {
    name: path,
    method,
    arguments: given = [],
  } = typeof module === 'string' ? { name: module } : recordOf(module ?? {})
  if (typeof path !== 'string') return { unread: 'it names no module' }
  const values = (Array.isArray(given) ? given : [given]).map((value: unknown) => ({
    value: settled(value),
    unread: [],
  }))
  const attribute = typeof method === 'string' ? method : undefined
  const middleware = { module: moduleOf(path), attribute, values }
  const part = withKind(sectionFor(middleware), path)
  return { ...part, name: name.replace(/\W+/g, '_') }
}

// A router answers, and is no filter.
function withKind(part: Part, path: string): Part {
  if (!/rout|enrouten/i.test(path)) return part
  const app = bridgedApp(part)
  return { ...app, notes: [...app.notes, 'export an Express app that uses it, and name that'] }
}

function bridgedApp(part: Part): Part {
  const module = part.options.find(([name]) => name === 'middleware')?.[1] ?? ''
  const options = part.options
    .filter(([name]) => name !== 'use' && name !== 'middleware')
    .map(([name, text]) => `${name} = ${text}`)
  const notes = options.length > 0 ? [`it was given ${options.join(', ')}`] : []
  return {
    kind: 'app',
    name: part.name,
    options: [
      ['use', 'pkg:wheatpaste#express'],
      ['app', module],
    ],
    notes,
  }
}

// `path:./lib/x` and its sisters are what shortstop-handlers make of a text.
function moduleOf(path: string): string {
  const plain = path.replace(/^(?:path|require|exec|file):/, '')
  return /^\.{1,2}\/|^\//.test(plain) && !/\.[cm]?[jt]s$/.test(plain) ? `${plain}.js` : plain
}

function settled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(settled)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, settled(inner)]))
  if (typeof value !== 'string') return value
  const [, handler = '', rest = ''] = /^(path|env|file):(.*)$/s.exec(value) ?? []
  if (handler === 'path' || handler === 'file') return rest
  return handler === 'env' ? variable(rest.replace(/\|.*$/, '')) : value
}
