import { isAbsolute, join } from 'node:path'
import { ConfigError } from '../contract/config-error.ts'
import { strip, stripEnd } from './blanks.ts'

/** What a reference that is no section's name means. */
export type Reference =
  | { readonly scheme: 'config'; readonly path: string; readonly name: string | undefined }
  | { readonly scheme: 'package'; readonly packageName: string; readonly entry: string }
  | ObjectReference

export interface ObjectReference {
  readonly scheme: 'object'
  readonly module: string
  /** A dotted path to an export; empty for the module itself. */
  readonly attribute: string
}

/** Whether a name is a URI: letters and a colon (PasteDeploy). */
export function isUri(name: string): boolean {
  return /^[a-zA-Z]+:/.test(name)
}

/** A URI: a path, which is what people have at hand, is one of `config:`. A drive letter is none of the schemes. */
export function fullUri(uri: string): string {
  return isUri(uri) && !/^[a-z]:[\\/]/i.test(uri) ? uri : `config:${uri}`
}

/**
 * Takes a URI apart: `config:FILE#NAME`, `pkg:PACKAGE#ENTRY` (or `egg:`), `call:MODULE:ATTRIBUTE`.
 *
 * @param name takes precedence over what follows the `#`
 * @throws ConfigError missing-scheme, unknown-scheme, bad-reference
 */
export function parseUri(uri: string, name: string | undefined): Reference {
  const hash = uri.indexOf('#')
  const address = hash < 0 ? uri : uri.slice(0, hash)
  const fragment = name ?? (hash < 0 ? undefined : uri.slice(hash + 1))
  const colon = address.indexOf(':')
  const scheme = address.slice(0, Math.max(colon, 0)).toLowerCase()
  const rest = address.slice(colon + 1)
  if (scheme === 'config') return { scheme, path: rest, name: fragment }
  if (scheme === 'egg' || scheme === 'pkg') return { scheme: 'package', packageName: rest, entry: fragment ?? 'main' }
  if (scheme === 'call') return parseCall(rest)
  const message = colon < 0 ? `"${uri}" has no scheme` : `"${scheme}:" is no scheme`
  const code = colon < 0 ? 'missing-scheme' : 'unknown-scheme'
  throw new ConfigError({ code, message: `${message}: it is config:, pkg:, egg: or call:` })
}

/**
 * Takes the `MODULE:ATTRIBUTE` of a protocol option or an entry point apart. Without an attribute it is the module itself.
 *
 * @throws ConfigError bad-reference
 */
export function parseObject(text: string): ObjectReference {
  const [, module, attribute = ''] = text.length > LONGEST ? [] : (OBJECT.exec(strip(text)) ?? [])
  if (module === undefined) throw badReference(text)
  return { scheme: 'object', module, attribute }
}

// The expression takes a time that grows with the square of the text.
const LONGEST = 1000

// Setuptools let extras follow in brackets, which said nothing even then.
const OBJECT = /^((?:file:\/\/)?[^\s:[\]]+)\s*(?::\s*([\p{L}\p{N}_$.]+))?(?:\s*\[[^\]]*\])?$/u

// The module ends at the last colon, since it may be `file:///…`; nothing is trimmed.
function parseCall(text: string): ObjectReference {
  const colon = text.lastIndexOf(':')
  if (colon < 0 || TWO_COLONS.test(text)) throw badReference(text)
  return { scheme: 'object', module: text.slice(0, colon), attribute: text.slice(colon + 1) }
}

const TWO_COLONS = /^(?!file:|node:|data:|https?:)[^:]*:[^:]*:/i

function badReference(text: string): ConfigError {
  const message = `"${text}" does not say which export of which module`
  return new ConfigError({
    code: 'bad-reference',
    message,
    hint: 'write MODULE:ATTRIBUTE, where dots reach into an export: ./auth.js:Router.factory',
  })
}

/**
 * The file that the path of a `config:` URI means: `\` is `/`, escapes are decoded, what is relative starts at a folder.
 *
 * @throws ConfigError relative-without-base
 */
export function configPath(path: string, relativeTo: string | undefined): string {
  const decoded = stripEnd(decodeEscapes(path.replaceAll('\\', '/')))
  if (isAbsolute(decoded)) return decoded
  if (relativeTo !== undefined && relativeTo !== '') return join(relativeTo, decoded)
  const message = `"${path}" is relative, and nothing says to which folder`
  throw new ConfigError({ code: 'relative-without-base', message })
}

// Python's urllib.parse.unquote: what is no escape stays, bytes that are no UTF-8 become U+FFFD.
function decodeEscapes(path: string): string {
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString())
}
