import { Environ } from '../../src/contract/environ.ts'
import type { Mapper } from '../../src/serve/mapper.ts'
import { pathOf, type UrlValues } from '../../src/serve/route-url.ts'
import { UrlGenerator, type UrlOptions } from '../../src/serve/url-generator.ts'
import { type Kwargs, labelOf, pythonText } from './routes-kwargs.ts'
import type { Definition, Table } from './routes-table.ts'

/* URLs made by our mappers and their generator of URLs of the recorded arguments. */

export type Answer = { raises: string } | Record<string, unknown>

export interface UrlCase {
  type: 'generate' | 'url' | 'current'
  id: string
  mapper: string
  args: string[]
  kwargs: [string, unknown][]
  environ?: Record<string, string | null>
  routing_args?: [string, unknown][]
  expect: Answer
}

const ENVIRON = { SERVER_NAME: 'server.example', SERVER_PORT: '8774', HTTP_HOST: 'api.example:8774' }

/**
 * @param matching the same table as it is matched
 * @throws Error when no URL can be made, but for `generate`, which then gives null
 */
export function urlOf(record: UrlCase, { options = {} }: Definition, table: Table, matching: Table): string | null {
  const kwargs = Object.fromEntries(record.kwargs)
  if (record.type === 'generate') return generated(kwargs, options, table, matching)
  const { values, special } = separated(kwargs, table)
  const urls = new UrlGenerator(table.mapper, environOf(record, table))
  if (record.type === 'current') return urls.current(values, special)
  const [name] = record.args
  if (name === undefined) return urls.of(values, special)
  const route = table.mapper.named(name)
  if (!route) return urls.raw(name, { ...values, ...texts({ method: kwargs.method }, table) }, special)
  if (options.hardcode_names !== false) return urls.named(name, values, special)
  return urls.of({ ...route.defaults, ...(route.controller && { controller: route.controller }), ...values }, special)
}

function generated(kwargs: Kwargs, options: Kwargs, table: Table, matching: Table): string | null {
  const implied = options.explicit === false ? { controller: 'content', action: 'index' } : {}
  const { values, special } = separated({ ...implied, ...kwargs }, table)
  const url = table.mapper.generate(values, special.method)
  return url !== null && options.minimization === true ? shortened(url, values, table.mapper, matching.mapper) : url
}

// The shortest URL of the same route that leads back to the values: without those that its variables have by default.
function shortened(url: string, values: UrlValues, { routes }: Mapper, matching: Mapper): string {
  const match = matching.match(url.split('?', 1)[0] ?? '')
  const route = match && routes[matching.routes.indexOf(match.route)]
  if (!route) return url
  const needed = Object.entries(values).filter(
    ([name, value]) => !route.variables.includes(name) || route.default(name) !== value,
  )
  const short = pathOf(route, Object.fromEntries(needed))
  const params = short === null ? {} : matching.match(short.split('?', 1)[0] ?? '')?.params
  return short !== null && Object.entries(values).every(([name, value]) => params?.[name] === value) ? short : url
}

// Routes' words for the URL as a whole stand among the values; what is meant for a value of that name ends in a `_`.
function separated(kwargs: Kwargs, table: Table): { values: UrlValues; special: UrlOptions } {
  const { anchor, host, protocol, qualified, method, anchor_, host_, ...others } = kwargs
  const special: UrlOptions = {
    ...(anchor ? { anchor: String(anchor) } : {}),
    ...(host ? { host: String(host) } : {}),
    ...(typeof protocol === 'string' && { protocol }),
    ...(qualified === true && { qualified }),
    ...(method ? { method: String(method) } : {}),
  }
  const named = {
    anchor: anchor_ ?? (anchor || undefined ? undefined : anchor),
    host: host_ ?? (host ? undefined : host),
  }
  return { values: { ...texts(others, table), ...texts(named, table) }, special }
}

function texts(kwargs: Kwargs, table: Table): UrlValues {
  const given = Object.entries(kwargs).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name, valueFor(name, value, table)]))
}

function valueFor(name: string, value: unknown, table: Table): UrlValues[string] {
  if (Array.isArray(value)) return value.map(pythonText)
  if (typeof value === 'object' && value !== null) return table.app(labelOf(value))
  // Python compares None and its text as equal.
  return value === 'None' && table.mapper.routes.some((route) => route.default(name) === null)
    ? null
    : pythonText(value)
}

// Behind a proxy, a filter tells us what the client asked for; Routes reads the proxy's headers itself.
function environOf({ environ = {}, routing_args: params }: UrlCase, { mapper }: Table): Environ {
  const parts: Record<string, string | null> = { ...ENVIRON, ...environ }
  const forwarded = parts.HTTP_X_FORWARDED_PROTO?.split(', ') ?? []
  const scheme = forwarded.includes('https') ? 'https' : (parts['wsgi.url_scheme'] ?? 'http')
  const port = parts.SERVER_PORT === (scheme === 'https' ? '443' : '80') ? '' : `:${parts.SERVER_PORT}`
  const host = parts.HTTP_X_FORWARDED_HOST?.split(', ')[0] ?? parts.HTTP_HOST ?? `${parts.SERVER_NAME}${port}`
  const pathInfo = (params && mapper.generate(Object.fromEntries(params) as UrlValues)) ?? '/'
  return new Environ({ scheme, host, scriptName: parts.SCRIPT_NAME ?? '', pathInfo })
}
