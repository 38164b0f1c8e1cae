import { bridged } from './bridged.ts'
import { type Folded, literal, type Middleware, type Option, type Part } from './steps.ts'

/** A section for middleware: our own where there is one that does the same, or a bridge to the middleware itself. */
export function sectionFor(middleware: Middleware): Part {
  const { module, attribute } = middleware
  const known = attribute === undefined ? module : `${module}:${attribute}`
  const own = Object.hasOwn(equivalents, known) ? equivalents[known]?.(middleware.values ?? []) : undefined
  return own ?? bridged(middleware)
}

// Each gives nothing where ours would not do what was asked for.
const equivalents: Readonly<Record<string, (values: readonly Folded[]) => Part | undefined>> = {
  helmet: (values) => (values.length === 0 ? filter('security_headers', []) : undefined),
  cors,
  compression: gzip,
  morgan: (values) => {
    const format = values[0]?.value
    const note = `morgan's format ${JSON.stringify(format ?? 'default')} is the template of request_log`
    return filter('request_log', [['output', 'stdout']], values.length > 0 ? [note] : [])
  },
  'express-rate-limit': rateLimit,
  'express-rate-limit:rateLimit': rateLimit,
  'connect-timeout': (values) => {
    const { value } = values[0] ?? { value: undefined }
    return values.length === 1 && /^\d+(?:ms|s|m)$/.test(String(value))
      ? filter('timeout', [['timeout', String(value)]])
      : undefined
  },
  'serve-static': files,
  'express:static': files,
  'http-proxy-middleware:createProxyMiddleware': proxy,
}

function filter(entry: string, options: readonly Option[], notes: readonly string[] = []): Part {
  return { kind: 'filter', name: entry, options: [['use', `pkg:wheatpaste#${entry}`], ...options], notes }
}

/** The options of a call that has one object at most, if all of it can be read, and nothing in it but what is named. */
function only(values: readonly Folded[], names: readonly string[]): Record<string, unknown> | undefined {
  if (values.length === 0) return {}
  const [{ value, unread } = { value: null, unread: [] }] = values
  if (values.length > 1 || unread.length > 0 || typeof value !== 'object' || value === null) return undefined
  return Object.keys(value).every((name) => names.includes(name)) ? (value as Record<string, unknown>) : undefined
}

const CORS = ['origin', 'methods', 'allowedHeaders', 'exposedHeaders', 'credentials', 'maxAge']

function cors(values: readonly Folded[]): Part | undefined {
  const options = only(values, CORS)
  if (!options) return undefined
  const { origin = '*', credentials = false, methods, allowedHeaders, exposedHeaders, maxAge } = options
  if (!isWords(origin) || typeof credentials !== 'boolean') return undefined
  const pairs = [
    ['allowed_origin', origin],
    ['allow_credentials', credentials],
    ['allow_methods', methods],
    ['allow_headers', allowedHeaders],
    ['expose_headers', exposedHeaders],
    ['max_age', maxAge],
  ] as const
  const written = pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, list(value)] as const]))
  const note = 'cors() allows whatever headers are asked for; allow_headers must name them'
  return filter('cors', written, allowedHeaders === undefined ? [note] : [])
}

function isWords(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every((word) => typeof word === 'string'))
}

function list(value: unknown): string {
  return literal(Array.isArray(value) ? value.join(',') : String(value))
}

function gzip(values: readonly Folded[]): Part | undefined {
  const options = only(values, ['threshold', 'level'])
  if (!options) return undefined
  const { threshold, level } = options
  const size = String(threshold ?? '').replace(/kb$/i, 'KiB')
  if (!/^(?:\d+(?:KiB)?)?$/.test(size)) return undefined
  const notes = level === undefined ? [] : [`gzip has no level; this was ${String(level)}`]
  return filter('gzip', size === '' ? [] : [['min_size', size]], notes)
}

function rateLimit(values: readonly Folded[]): Part | undefined {
  const options = only(values, ['windowMs', 'limit', 'max', 'standardHeaders', 'legacyHeaders'])
  const { windowMs = 60_000, max = 5, limit = max } = options ?? { limit: null }
  if (typeof windowMs !== 'number' || typeof limit !== 'number' || windowMs < 1000 || limit < 1) return undefined
  const per = windowMs % 60_000 === 0 ? `${windowMs / 60_000}m` : `${windowMs}ms`
  return filter('ratelimit', [
    ['limit', String(limit)],
    ['per', per],
  ])
}

function files(values: readonly Folded[]): Part | undefined {
  const [root, { value = {}, unread } = { value: {}, unread: [] }] = values
  if (typeof root?.value !== 'string' || root.unread.length > 0) return undefined
  const { index, extensions, maxAge, fallthrough: _, etag: __, lastModified: ___, ...others } = Object(value)
  const age = typeof maxAge === 'number' ? `${maxAge}ms` : maxAge
  const pairs: readonly [name: string, value: unknown, isRead: boolean][] = [
    ['document_root', root.value, true],
    ['index', index, isWords(index)],
    ['extensions', extensions, isWords(extensions)],
    ['cache_max_age', age, /^\d+(?:ms|s|m|h)$/.test(String(age))],
  ]
  const given = pairs.filter(([, value]) => value !== undefined)
  const written = given.flatMap(([name, value, isRead]) => (isRead ? [[name, list(value)] as const] : []))
  // As an app it answers also without them; as a filter it would be around what comes after it, if anything does.
  const lost = [
    ...unread,
    ...given.flatMap(([name, value, isRead]) => (isRead ? [] : [`${name} of ${JSON.stringify(value)}`])),
    ...Object.entries(others).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
  ]
  const notes = lost.map((text) => `not written here: ${text}`)
  return { kind: 'app', name: 'static', options: [['use', 'pkg:wheatpaste#static'], ...written], notes }
}

function proxy(values: readonly Folded[]): Part | undefined {
  const { target, changeOrigin = false } = only(values, ['target', 'changeOrigin']) ?? {}
  if (typeof target !== 'string') return undefined
  const host: Option[] = changeOrigin === true ? [] : [['preserve_host', 'true']]
  const options: Option[] = [['use', 'pkg:wheatpaste#proxy'], ['target', literal(target)], ...host]
  return { kind: 'app', name: 'proxy', options, notes: [] }
}
