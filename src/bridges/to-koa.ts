import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Application } from '../contract/application.ts'
import { Environ } from '../contract/environ.ts'
import type { Response } from '../contract/response.ts'
import { isWhole, readableOf } from '../contract/response-body.ts'
import { MountedRequest } from './mounted-request.ts'

/** What is used of the context of Koa. */
export interface KoaContext {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly request: { readonly body?: unknown; readonly rawBody?: unknown }
  readonly protocol: string
  readonly host: string
  readonly ip: string
  readonly originalUrl: string
  readonly url: string
  status: number
  body: unknown
  set(name: string, value: string | string[]): void
  append(name: string, value: string | string[]): void
  vary(name: string): void
  remove(name: string): void
}

/**
 * Makes middleware of Koa of an application: `koa.use(mount('/v2', toKoa(app)))`.
 *
 * What koa-mount takes off the path is its script name. Address, scheme and host are what Koa says they are; a body that was parsed
 * before is had again. The answer is set on the context, so that middleware outside sees it, and what the application throws
 * is thrown on: Koa understands its status.
 */
export function toKoa(app: Application): (context: KoaContext) => Promise<void> {
  return async function wheatpaste(context) {
    const { req, res, protocol: scheme, host, ip: remoteAddress, originalUrl, url, request } = context
    const known = { scheme, host, remoteAddress, originalUrl, url, parsedBody: request.rawBody ?? request.body }
    apply(await app(new Environ(new MountedRequest(req, res, known))), context)
  }
}

function apply({ status, headers, body }: Response, context: KoaContext): void {
  context.status = status
  // Koa takes no body for a 204, and says of text what type it is, unless that is known.
  context.body = isWhole(body) ? (body ?? '') : readableOf(body)
  context.remove('content-type')
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'vary') for (const field of String(value).split(/\s*,\s*/)) context.vary(field)
    else if (name === 'set-cookie') context.append(name, value)
    else if (name !== 'content-length' || !isWhole(body)) context.set(name, value)
  }
}
