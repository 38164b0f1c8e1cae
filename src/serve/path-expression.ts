import { normalizePath } from '../contract/path.ts'

/** Where something is mounted: on one domain (perhaps with a port) or on all, and below which path. */
export interface MountPoint {
  readonly domain: string | null
  readonly path: string
}

const WITH_DOMAIN = /^https?:\/\/([^/]*)(.*)$/s

/**
 * Reads a path expression: `/path`, `domain NAME /path`, `domain NAME port NUMBER /path`, the parts in any order. What has a domain
 * becomes `http://NAME:NUMBER/path`, which may also be written so at once. As `paste.urlmap.parse_path_expression`.
 *
 * @throws Error with what is wrong, e.g. `more than one path given (have "/a", got "/b")`
 */
export function parsePathExpression(expression: string): string {
  const words = expression.match(/\S+/g) ?? []
  const given = new Map<string, string>()
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    if (word === 'domain' || word === 'port') once(given, word, words[++index])
    else if (given.has('path')) throw new Error(`more than one path given (have "${given.get('path')}", got "${word}")`)
    else given.set('path', word)
  }
  const [domain, port, path] = [given.get('domain'), given.get('port'), given.get('path')]
  if (port !== undefined && domain === undefined)
    throw new Error('a port needs a domain: domain NAME port NUMBER /path')
  if (domain === undefined) return path ?? ''
  return `http://${domain}${port === undefined ? '' : `:${port}`}${path === undefined ? '' : `/${path}`}`
}

function once(given: Map<string, string>, keyword: string, value: string | undefined): void {
  if (value === undefined)
    throw new Error(`"${keyword}" must be followed by a ${keyword === 'port' ? 'number' : 'name'}`)
  if (given.has(keyword)) throw new Error(`"${keyword}" given twice`)
  given.set(keyword, value)
}

/**
 * Parts the domain from the path and makes slashes single; those at the end go too, unless `trim` is false. As
 * `paste.urlmap.URLMap.normalize_url`.
 *
 * @throws Error when it begins neither with a slash nor with `http://` or `https://`
 */
export function normalizeUrl(url: string, trim = true): MountPoint {
  if (url !== '' && url[0] !== '/' && !WITH_DOMAIN.test(url)) {
    throw new Error(`a path must begin with a slash, not as "${url}" does`)
  }
  const [, domain = null, rest = url] = WITH_DOMAIN.exec(url) ?? []
  const path = singleSlashes(rest)
  return { domain, path: trim && path.endsWith('/') ? path.slice(0, -1) : path }
}

/** Nobody means anything by a double slash, and a mount must not be missed because of one. */
export function singleSlashes(path: string): string {
  return path.includes('//') ? path.replace(/\/{2,}/g, '/') : path
}

/**
 * Reads an expression into the spelling that requests have: the path percent-encoded, the domain in lower case.
 *
 * An empty domain is none, as in Paste.
 *
 * @throws Error as {@link parsePathExpression} and {@link normalizeUrl} do, and for a path that no request has
 */
export function mountPoint(expression: string): MountPoint {
  const { domain, path } = normalizeUrl(parsePathExpression(expression), false)
  return { domain: domain?.toLowerCase() || null, path: encoded(path).replace(/\/$/, '') }
}

// An escape stays what it is, so that `/a%20b` and `/café` both mean what they say in a URL.
function encoded(path: string): string {
  try {
    return normalizePath(path.replace(/[^\x21-\x7e]+/g, encodeURIComponent).replace(/%(?![\da-f]{2})/gi, '%25'))
  } catch {
    throw new Error(
      `no request has the path "${path}": a backslash, a NUL or something that is not UTF-8 is refused before`,
    )
  }
}
