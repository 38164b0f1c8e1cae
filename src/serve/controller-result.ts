import type { Environ } from '../contract/environ.ts'
import { faultResponse, tellVersion } from '../contract/fault.ts'
import { isHttpError } from '../contract/http-error.ts'
import { Response } from '../contract/response.ts'
import type { ControllerResult } from './controller.ts'
import type { MediaTypes } from './media-types.ts'

/**
 * The response that a controller's method means by what it gives back.
 *
 * @throws TypeError for a list, a number, a Map and the like: an answer of an API is an object, so that it can grow
 */
export function responseOf(result: ControllerResult, status: number, environ: Environ, types: MediaTypes): Response {
  if (typeof result === 'string' || result instanceof Uint8Array) return page(result)
  if (isResponse(result)) return told(result, environ)
  const type = types.best(environ)
  const body = result === undefined || result === null ? null : types.write(plain(result), type)
  const response = tellVersion(new Response(status, { 'content-type': type }, body), environ.state)
  return types.several ? response.append('vary', 'Accept') : response
}

/** The response that a thrown error or Response means, or nothing when that is for the filters outside to say. */
export function thrownResponse(thrown: unknown, environ: Environ): Response | undefined {
  if (isHttpError(thrown)) return told(faultResponse(thrown, environ), environ)
  return isResponse(thrown) ? told(thrown, environ) : undefined
}

// Some clients of OpenStack do not resolve a relative Location, so webob never sent one.
function told(response: Response, environ: Environ): Response {
  const { location } = response.headers
  if (typeof location === 'string' && environ.host !== '' && !ABSOLUTE.test(location)) {
    response.headers.location = absolute(location, environ.pathUrl)
  }
  return tellVersion(response, environ.state)
}

const ABSOLUTE = /^[a-z][a-z\d+.-]*:/i

function absolute(location: string, base: string): string {
  return URL.canParse(location, base) ? new URL(location, base).href : location
}

// As webob takes what is no answer of an API: it has neither a version nor a declared status.
function page(body: string | Uint8Array): Response {
  return new Response(200, { 'content-type': 'text/html; charset=UTF-8' }, body)
}

function plain(result: object): object {
  const prototype = typeof result === 'object' ? Object.getPrototypeOf(result) : undefined
  if (prototype === null || (prototype && Object.getPrototypeOf(prototype) === null)) return result
  const what = typeof result === 'object' ? `an instance of ${result.constructor.name}` : typeof result
  throw new TypeError(`a method of a controller must give back a plain object, a Response or nothing, not ${what}`)
}

// By its shape, since an extension may bring its own copy of this package.
function isResponse(result: unknown): result is Response {
  if (result instanceof Response) return true
  const { status, headers, body, append } = (result ?? {}) as Partial<Response>
  return typeof status === 'number' && typeof headers === 'object' && body !== undefined && append !== undefined
}
