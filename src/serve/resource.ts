import type { Application } from '../contract/application.ts'
import type { Environ } from '../contract/environ.ts'
import { logError } from '../contract/error-log.ts'
import type { Explanation } from '../contract/explanation.ts'
import { faultResponse } from '../contract/fault.ts'
import { HttpError, isHttpError } from '../contract/http-error.ts'
import { isPromise } from '../contract/promise.ts'
import type { Response } from '../contract/response.ts'
import { checkedBy } from './checked-request.ts'
import type { ControllerRequest, ControllerResult } from './controller.ts'
import { ControllerPlan, type Variant, valueAt, variantFor } from './controller-plan.ts'
import { responseOf, thrownResponse } from './controller-result.ts'
import { type MediaType, MediaTypes, type Read } from './media-types.ts'
import { Microversion, type MicroversionOptions, Microversions } from './microversion.ts'
import { actionOf, hasBody, malformedBody, parseBody, takesBody } from './request-body.ts'

export interface ResourceOptions {
  /** How the versions of the API are counted. Default: there are none, and nothing is read or said of them. */
  readonly microversions?: MicroversionOptions
  /** More controllers: those of extensions. What `action()` marks in them joins the actions of this one. */
  readonly extensions?: readonly object[]
  /** Media types beside `application/json`, which bodies may have and answers may be asked for. */
  readonly mediaTypes?: Readonly<Record<string, MediaType>>
  /** What a client is told about an error that its method does not expect: a sentence, such as where to report it. */
  readonly support?: string
  /** Is handed each error that is answered with a 500 or more. Default: it is written to stderr. */
  readonly onError?: (error: unknown, environ: Environ) => void
}

/**
 * Makes an application of a controller, as nova's `Resource`. A router calls it with `environ.params`: what the route took
 * from the path, and the `action`, which names a method of the controller. The action "action", unless the controller has
 * such a method, is the single key of the body: the method that `action()` marks with that name answers.
 *
 * ```ts
 * mapper.resource('server', 'servers', { controller: resource(new Servers(store)) })
 * ```
 *
 * It reads the version and the body, checks the query and the body, calls the method and writes what that gives back in the media type
 * that was negotiated. A method that takes no body and answers at once is answered without a promise. An HttpError becomes
 * a fault, nova's unless `faultwrap` says otherwise; a thrown Response is the answer; any other error goes on to the filters
 * outside.
 *
 * Answers of its own: 400 for a malformed body, an unknown action of a body, a version that is none, and a `project_id` in
 * the path that is not the caller's (`state['nova.context']`); 404 for an action that the controller has not, or not at
 * this version; 406 for a version out of bounds; 415 for a media type that is not registered.
 *
 * @throws TypeError for a controller that cannot be understood (see `ControllerPlan`)
 * @throws RangeError for microversions that cannot be read
 */
export function resource(controller: object, options: ResourceOptions = {}): Application {
  const handler = new Handler(controller, options)
  const app: Application = function resource(environ) {
    return handler.answer(environ)
  }
  app.describe = () => ({ kind: 'app', name: nameOf(controller), actions: handler.actions })
  app.explain = (environ) => ({ kind: 'app', name: nameOf(controller), ...handler.explain(environ) })
  return app
}

const UNVERSIONED = new Microversion('1.0')

class Handler {
  readonly #plan: ControllerPlan
  readonly #types: MediaTypes
  readonly #versions: Microversions | undefined
  readonly #support: string
  readonly #onError: (error: unknown, environ: Environ) => void

  constructor(controller: object, options: ResourceOptions) {
    const { extensions, microversions, mediaTypes, support, onError = logError } = options
    this.#plan = new ControllerPlan(controller, microversions !== undefined, extensions)
    this.#types = new MediaTypes(mediaTypes)
    this.#versions = microversions && new Microversions(microversions)
    this.#support = support === undefined ? '' : ` ${support}`
    this.#onError = onError
  }

  get actions(): string[] {
    return this.#plan.routable
  }

  answer(environ: Environ): Response | Promise<Response> {
    try {
      const answer = this.#route(environ)
      return isPromise(answer) ? answer.then(undefined, (thrown) => this.#failed(thrown, environ)) : answer
    } catch (thrown) {
      return this.#failed(thrown, environ)
    }
  }

  /** @throws HttpError when there is no such action, or no such version */
  explain(environ: Environ): Omit<Explanation, 'kind'> {
    const { scriptName, pathInfo, params } = environ
    const version = this.#versions?.negotiate(environ)
    const here = { scriptName, pathInfo, ...(version && { version: String(version) }) }
    const name = params.action ?? ''
    const variants = this.#plan.method(name)
    if (variants && variantFor(variants, version ?? UNVERSIONED)) return { ...here, action: name }
    if (!variants && this.#plan.looksAmongActions(name)) return { ...here, action: 'what the body names' }
    const { status, message } = notFound()
    return { ...here, answer: { status, message } }
  }

  #route(environ: Environ): Response | Promise<Response> {
    const version = this.#versions?.negotiate(environ) ?? UNVERSIONED
    const read = hasBody(environ) ? this.#types.reader(environ.headers['content-type']) : undefined
    const name = environ.params.action ?? ''
    const variants = this.#plan.method(name)
    if (!variants) return this.#routeAction(environ, version, name, read)
    if (!read || !takesBody(environ)) return this.#check(environ, version, variants, null)
    return environ.bytes().then((bytes) => this.#check(environ, version, variants, parseBody(bytes, read)))
  }

  // No method has the action of the route: the body may say which is meant.
  #routeAction(environ: Environ, version: Microversion, name: string, read: Read | undefined): Promise<Response> {
    if (!this.#plan.looksAmongActions(name)) throw notFound()
    if (name !== 'action') throw noSuchAction(name)
    if (!read) throw malformedBody()
    return environ.bytes().then((bytes) => {
      const body = parseBody(bytes, read)
      const key = actionOf(body)
      const variants = this.#plan.action(key)
      if (!variants) throw noSuchAction(key)
      return this.#check(environ, version, variants, takesBody(environ) ? body : null)
    })
  }

  #check(
    environ: Environ,
    version: Microversion,
    variants: readonly Variant[],
    body: unknown,
  ): Response | Promise<Response> {
    checkProject(environ)
    const variant = variantFor(variants, version)
    if (!variant) throw notFound()
    const request = { environ, params: environ.params, body, query: undefined, version }
    const checked = checkedBy(variant, request)
    return isPromise(checked) ? checked.then((good) => this.#call(variant, good)) : this.#call(variant, checked)
  }

  #call(variant: Variant, request: ControllerRequest): Response | Promise<Response> {
    const { expected, statuses } = variant
    const status = valueAt(statuses, request.version) ?? variant.status
    const result = expected ? this.#guarded(variant, expected, request) : variant.call(request)
    return isPromise(result)
      ? result.then((value) => responseOf(value, status, request.environ, this.#types))
      : responseOf(result, status, request.environ, this.#types)
  }

  #guarded(
    { call }: Variant,
    expected: ReadonlySet<number>,
    request: ControllerRequest,
  ): ControllerResult | Promise<ControllerResult> {
    const failed = (error: unknown): Response => this.#unlessExpected(error, expected, request.environ)
    try {
      const result = call(request)
      return isPromise(result) ? result.then(undefined, failed) : result
    } catch (error) {
      return failed(error)
    }
  }

  #unlessExpected(error: unknown, expected: ReadonlySet<number>, environ: Environ): Response {
    const always = (error as { expected?: unknown } | null | undefined)?.expected === true
    if (always || (isHttpError(error) && expected.has(error.status))) throw error
    this.#onError(error, environ)
    return faultResponse(new HttpError(500, `Unexpected API Error.${this.#support}`, { expose: true }), environ)
  }

  #failed(thrown: unknown, environ: Environ): Response {
    const response = thrownResponse(thrown, environ)
    if (!response) throw thrown
    if (isHttpError(thrown) && thrown.status >= 500) this.#onError(thrown, environ)
    return response
  }
}

function checkProject({ params, state }: Environ): void {
  const { project_id: projectId } = params
  if (!projectId) return
  const context = state['nova.context']
  if (!context || context.projectId === projectId) return
  const message = `URL's project_id '${projectId}' doesn't match Context's project_id '${context.projectId}'`
  throw new HttpError(400, `Malformed request URL: ${message}`)
}

function notFound(): HttpError {
  return new HttpError(404, 'The resource could not be found.')
}

function noSuchAction(name: string): HttpError {
  return new HttpError(400, `There is no such action: ${name}`)
}

function nameOf(controller: object): string {
  const made = controller.constructor
  return made === undefined || made === Object ? 'resource' : made.name
}
