import type { Application } from '../contract/application.ts'
import type { Conf } from '../contract/conf.ts'
import type { Environ } from '../contract/environ.ts'
import type { AppFactory } from '../contract/factory.ts'
import { Response } from '../contract/response.ts'
import { isSecretName, MASK } from '../contract/secret.ts'
import { type Configured, readSettings, setting } from '../contract/settings.ts'

export interface EchoOptions {
  /** How many bytes of a body are taken; for more it is a 413. Default: 64 KiB. */
  readonly maxBody?: number
}

/**
 * Answers what it was asked, as JSON: for trying out mounts, filters and proxies. Headers that hold secrets are masked, since a
 * script could read here what its browser hides from it.
 *
 * Settings  max_body = 64KiB
 *
 * ```ini
 * [app:echo]
 * use = pkg:wheatpaste#echo
 * ```
 */
export function echo({ maxBody = 65_536 }: EchoOptions = {}): Application {
  return function echo(environ) {
    environ.limitBody(maxBody)
    const { headers } = environ
    const isEmpty = headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0'
    return isEmpty ? answer(environ) : environ.bytes().then((bytes) => answer(environ, textOf(bytes)))
  }
}

function answer(environ: Environ, body?: string | object): Response {
  const { method, scheme, host, scriptName, pathInfo, query, remoteAddress, protocol, url } = environ
  const headers = Object.entries(environ.headers).map(([name, value]) => [name, isSecret(name) ? MASK : value])
  const request = { method, url, protocol, scheme, host, scriptName, pathInfo, query: [...query], remoteAddress }
  return Response.json({ ...request, headers: Object.fromEntries(headers), body }, 200, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
}

function isSecret(name: string): boolean {
  return /cookie|authorization|signature/.test(name) || isSecretName(name)
}

function textOf(bytes: Buffer): string | object {
  const text = bytes.toString()
  return Buffer.from(text).equals(bytes) ? text : { base64: bytes.toString('base64') }
}

const settings = {
  max_body: setting.bytes({ doc: 'How many bytes of a body are taken.', default: 65_536, min: 0 }),
}

/** [app:echo] */
export const appFactory: AppFactory & Configured = Object.assign(
  (_globalConf: Conf, localConf: Conf) => echo(readSettings(settings, localConf)),
  { settings },
)
