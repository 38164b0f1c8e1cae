import type { IncomingHttpHeaders } from 'node:http'
import type { Environ } from '../contract/environ.ts'
import type { ResponseHeaders } from '../contract/response.ts'

// RFC 9110 7.6.1, and what was used before it: they are about one connection, and are not passed on.
const OF_THE_CONNECTION = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

// Only the proxy says these: whoever is asked believes them.
const OF_THE_PROXY = /^(?:forwarded|x-forwarded(?:-(?:for|proto|host|port|prefix|server|by))?|x-real-ip)$/

/**
 * The headers of a request for the server behind. It is told who asked what (`x-forwarded-for`, `-proto`, `-host`, `-prefix`) by us
 * alone; what the client says of it is left out, also where a name has underscores, which some servers take for dashes.
 */
export function requestHeaders(environ: Environ, preserveHost: boolean): Record<string, string> {
  const dropped = new Set([...OF_THE_CONNECTION, ...named(environ.headers.connection), 'host', 'expect'])
  const kept = Object.entries(environ.headers).filter(([name]) => {
    return !dropped.has(name) && !OF_THE_PROXY.test(name.replaceAll('_', '-'))
  })
  const { remoteAddress, scheme, host, scriptName } = environ
  const told = {
    'x-forwarded-for': remoteAddress,
    'x-forwarded-proto': scheme,
    'x-forwarded-host': host,
    'x-forwarded-prefix': scriptName,
    ...(preserveHost ? { host } : {}),
  }
  return Object.fromEntries([...kept, ...Object.entries(told).filter(([, value]) => value !== '')])
}

/** The headers of an answer for the client. */
export function answerHeaders(headers: IncomingHttpHeaders): ResponseHeaders {
  const dropped = new Set([...OF_THE_CONNECTION, ...named(headers.connection)])
  const kept = Object.entries(headers).filter(([name, value]) => value !== undefined && !dropped.has(name))
  return Object.fromEntries(kept) as ResponseHeaders
}

function named(connection = ''): string[] {
  return connection.toLowerCase().split(/\s*,\s*/)
}
