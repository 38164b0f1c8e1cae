import { toUSVString } from 'node:util'
import type { Token } from 'path-to-regexp'
import type { Application } from '../contract/application.ts'
import type { Route } from './route.ts'

export type UrlValue = string | number | boolean | null | undefined
/** What a URL is made of: variables, the params that choose a route, and the rest, which becomes the query. */
export type UrlValues = Readonly<Record<string, UrlValue | readonly UrlValue[] | Application>>

export interface PathOptions {
  /** Stands before the path. */
  readonly prefix?: string
  /** Ends the path with a slash. */
  readonly appendSlash?: boolean
  /** A route that does not take it is no choice. In any case. */
  readonly method?: string | undefined
}

/**
 * The path and query of a route, or null when the values lack a variable of it, are not what it requires, or differ from
 * what it gives to params that are no variables.
 *
 * Whatever a variable holds is quoted, slashes too, so that no value makes the path of another route; only a wildcard keeps
 * its slashes. The text of a pattern stands as it is. Null is no part of a query.
 */
export function pathOf(route: Route, values: UrlValues, options: PathOptions = {}): string | null {
  const { prefix = '', appendSlash = false, method } = options
  if (!takes(route, method) || !isChosen(route, values) || !isAccepted(route, values)) return null
  const made = expanded(route.pattern.tokens, values)
  if (made === null) return null
  const path = hasScheme(route) ? made : prefix + rooted(made, route)
  const end = appendSlash && !path.endsWith('/') ? '/' : ''
  return path + end + queryOf(values, [...keysOf(route), 'controller', 'action'])
}

/** What a whole URL begins with. */
export const SCHEME: RegExp = /^[a-z][a-z0-9+.-]*:\/\//i

/** A path and the route that it is of. */
export interface MadePath {
  readonly path: string
  readonly route: Route
}

/** The path of the first route that values make, the route that has most in common with them first. */
export function bestPath(routes: readonly Route[], values: UrlValues, options: PathOptions): MadePath | null {
  const given = new Set(Object.keys(values))
  const ranked = routes
    .filter((route) => isChosen(route, values))
    .map((route) => ({ route, ...distance(keysOf(route), given) }))
    .sort((a, b) => a.different - b.different || b.common - a.common)
  for (const { route } of ranked) {
    const path = pathOf(route, values, options)
    if (path !== null) return { path, route }
  }
  return null
}

/** Whether the URLs of a route are not below the application: they have a scheme, or the route says so. */
export function isAbsolute(route: Route): boolean {
  return route.absolute || hasScheme(route)
}

/** Values as a query with its question mark, but for some; empty when there are none. */
export function queryOf(values: UrlValues, without: readonly string[], quote: (text: string) => string = plus): string {
  const pairs = Object.entries(values).flatMap(([name, value]) => {
    const texts = without.includes(name) ? [] : [value].flat().map(textOf)
    return texts.filter((text) => text !== null).map((text) => `${quote(name)}=${quote(text)}`)
  })
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

/** Quotes everything but letters, digits and `-._~`. */
export function quoted(text: string): string {
  const escaped = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  return encodeURIComponent(toUSVString(text)).replace(/[!'()*]/g, escaped)
}

function plus(text: string): string {
  return quoted(text).replaceAll('%20', '+')
}

function hasScheme({ pattern: { tokens } }: Route): boolean {
  return tokens[0]?.type === 'text' && SCHEME.test(tokens[0].value)
}

// What begins with two slashes names a host. A wildcard right behind the first slash could do that by what it holds.
function rooted(path: string, { static: fixed, pattern: { tokens } }: Route): string {
  if (path.startsWith('//') && tokens[1]?.type === 'wildcard') return `/%2F${path.slice(2)}`
  return fixed || path.startsWith('/') ? path : `/${path}`
}

function takes({ methods }: Route, method: string | undefined): boolean {
  return !method || !methods || methods.includes(method.toUpperCase())
}

// What a route gives to params that are no variables must be among the values, as text.
function isChosen(route: Route, values: UrlValues): boolean {
  if (route.controller !== undefined && values.controller !== route.controller) return false
  return Object.entries(route.defaults).every(
    ([name, text]) => route.variables.includes(name) || (Object.hasOwn(values, name) && textOf(values[name]) === text),
  )
}

function isAccepted(route: Route, values: UrlValues): boolean {
  return Object.keys(route.pattern.requirements).every((name) => {
    const text = given(values, name)
    return text === null || text === '' || route.accepts(name, text)
  })
}

function expanded(tokens: readonly Token[], values: UrlValues): string | null {
  const parts = tokens.map((token) => partOf(token, values))
  return parts.includes(null) ? null : parts.join('')
}

function partOf(token: Token, values: UrlValues): string | null {
  if (token.type === 'text') return token.value
  if (token.type === 'group') return optional(token.tokens, values)
  const text = given(values, token.name)
  if (text === null) return null
  return token.type === 'wildcard' ? text.split('/').map(quoted).join('/') : quoted(text)
}

// An optional part is left out when a variable of it is missing or empty.
function optional(tokens: readonly Token[], values: UrlValues): string {
  const lacking = tokens.some((token) => 'name' in token && !given(values, token.name))
  return lacking ? '' : (expanded(tokens, values) ?? '')
}

function given(values: UrlValues, name: string): string | null {
  return Object.hasOwn(values, name) ? textOf(values[name]) : null
}

function keysOf(route: Route): string[] {
  const controller = route.controller === undefined ? [] : ['controller']
  return [...new Set([...controller, ...Object.keys(route.defaults), ...route.variables])]
}

function distance(keys: readonly string[], given: ReadonlySet<string>): { different: number; common: number } {
  const common = keys.filter((key) => given.has(key)).length
  return { different: keys.length + given.size - 2 * common, common }
}

// An application is no text, and so no part of a path or a query.
function textOf(value: UrlValues[string]): string | null {
  return value === null || value === undefined || typeof value === 'function' ? null : String(value)
}
