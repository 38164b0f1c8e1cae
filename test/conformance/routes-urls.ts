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

/** @throws Error when no URL can be made, but for `generate`, which then gives null */
export function urlOf(record: UrlCase, { options = {} }: Definition, table: Table): string | null {
  const [name] = record.args
  const implied = options.explicit === false && name === undefined ? { controller: 'content', action: 'index' } : {}
  const kwargs: Kwargs = { ...implied, ...Object.fromEntries(record.kwargs) }
  const { values, special } = separated(kwargs, table)
  const urls = new UrlGenerator(table.mapper, environOf(record, table))
  if (record.type === 'current') return urls.current(values, special)
  if (name !== undefined) return namedUrl(name, kwargs, options, table, urls)
  if (options.minimization !== true) {
    return record.type === 'generate' ? table.mapper.generate(values, special.method) : urls.of(values, special)
  }
  const path = minimizedPath(values, special.method, table.mapper)
  return path === null || record.type === 'generate' ? path : urls.raw(path, {}, special)
}

// What is no name is a URL, and `method` then one of its arguments.
function namedUrl(name: string, kwargs: Kwargs, options: Kwargs, table: Table, urls: UrlGenerator): string {
  const { values, special } = separated(kwargs, table)
  const route = table.mapper.named(name)
  if (!route) return urls.raw(name, { ...values, ...texts({ method: kwargs.method }, table) }, special)
  if (options.hardcode_names !== false) return urls.named(name, values, special)
  return urls.of({ ...route.defaults, ...(route.controller && { controller: route.controller }), ...values }, special)
}

// With minimization, the shortest path that leads back to the values: without those that its variables have by default.
function minimizedPath(values: UrlValues, method: string | undefined, mapper: Mapper): string | null {
  const path = mapper.generate(values, method)
  const route = path === null ? undefined : mapper.match(pathOnly(path))?.route
  if (!route) return path
  const isDefault = ([name, value]: [string, unknown]): boolean =>
    route.variables.includes(name) && route.default(name) === value
  const needed = Object.entries(values).filter((entry) => !isDefault(entry))
  const paths = [pathOf(route, Object.fromEntries(needed)), path, pathOf(route, { ...route.defaults, ...values })]
  return paths.find((one) => one !== null && leadsTo(one, values, mapper)) ?? path
}

function leadsTo(path: string, values: UrlValues, mapper: Mapper): boolean {
  const params = mapper.match(pathOnly(path))?.params
  return Object.entries(values).every(([name, value]) => (params?.[name] ?? null) === value)
}

function pathOnly(path: string): string {
  return path.split('?', 1)[0] ?? ''
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
