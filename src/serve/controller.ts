import type { Environ, Params } from '../contract/environ.ts'
import { HttpError } from '../contract/http-error.ts'
import type { StandardSchema } from '../contract/standard-schema.ts'
import { type Microversion, VersionRange } from './microversion.ts'
import { bodyValidator, queryValidator, type StandardOutput, type Validate } from './schema.ts'

/**
 * What a method of a controller is called with. It is one object, so that a method names what it needs and nothing else,
 * in any order, and each part has a type of its own:
 *
 * ```ts
 * async show({ params: { id }, version }: ControllerRequest<{ id: string }>) { … }
 * ```
 */
export interface ControllerRequest<P = Params, B = unknown, Q = unknown> {
  readonly environ: Environ
  /** What the route took from the path, and its `action`. */
  readonly params: P
  /** What the body holds, as its schema gave it back; null for an empty one and for methods that have none (GET, DELETE). */
  readonly body: B
  /** What the query says, as its schema gave it back; undefined without a schema, where `environ.query` is to be read. */
  readonly query: Q
  /** The version of the API that was asked for; 1.0 in a resource without microversions. */
  readonly version: Microversion
}

/**
 * What a method gives back: a plain object, sent as JSON or whatever else was negotiated, with the status of {@link response};
 * nothing, for an empty body; a `Response`, which goes out as it is. Text or bytes are a page of HTML, which has no version.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: what a method gives back that is declared to give back nothing
export type ControllerResult = object | string | null | undefined | void

/** A method of a controller. Parameters may be narrower than these: the route and the schema answer for that. */
export type Method<P = Params, B = unknown, Q = unknown> = {
  method(request: ControllerRequest<P, B, Q>): ControllerResult | Promise<ControllerResult>
}['method']

/** What holds for some versions of the API. */
export interface Ranged<T> {
  readonly range: VersionRange
  readonly value: T
}

/** What the functions of this file note on a method, for the resource to read once. */
export interface MethodMetadata {
  readonly status?: number
  /** The statuses of some versions. For the others `status` holds. */
  readonly statuses?: readonly Ranged<number>[]
  readonly expected?: readonly number[]
  readonly action?: string
  readonly range?: VersionRange
  readonly schemas?: readonly Ranged<Validate>[]
  readonly queries?: readonly Ranged<Validate<URLSearchParams>>[]
  /** The methods between which the version decides. */
  readonly variants?: readonly Method[]
}

// Registered, so that an extension that brings its own copy of this package is understood too.
const METADATA: unique symbol = Symbol.for('wheatpaste.method')

interface Marked {
  [METADATA]?: MethodMetadata
}

/** What was noted on a method. */
export function metadataOf(method: Method): MethodMetadata {
  return (method as Marked)[METADATA] ?? {}
}

/**
 * Sets the status of what a method gives back. Default: 200. With `min` and `max` it is that of some versions alone, and may
 * be given several times: `response(202, '2.1', '2.1')(response(204)(…))`.
 *
 * ```ts
 * class Servers {
 *   create = response(202)(async ({ body }) => …)
 * }
 * ```
 *
 * Like all of these it notes this on the function and returns the same function, and so is a decorator, too, where there
 * are decorators.
 *
 * @throws RangeError for what is no version
 */
export function response(status: number, min?: string, max?: string): <M extends Method>(method: M) => M {
  const range = new VersionRange(min, max)
  if (range.open) return (method) => noted(method, { status })
  return (method) => noted(method, { statuses: [...(metadataOf(method).statuses ?? []), { range, value: status }] })
}

/**
 * Lists the statuses that a method may throw. Any other error is the service's fault: it is logged and answered with a 500.
 * Errors that say `expected: true`, because any method may meet them (of a policy, say), pass in any case.
 */
export function expectedErrors(...statuses: readonly number[]): <M extends Method>(method: M) => M {
  return (method) => noted(method, { expected: statuses })
}

/** Has a method answer `POST …/action` where the body is `{"name": …}`; also a route to `create`, `update`, `delete` or `show`. */
export function action(name: string): <M extends Method>(method: M) => M {
  return (method) => noted(method, { action: name })
}

/**
 * Says which versions of the API a method serves, from the first to the last, which is left out while there is none. For
 * the others it does not exist: 404.
 *
 * @throws RangeError for what is no version
 */
export function apiVersion(min: string, max?: string): <M extends Method>(method: M) => M {
  const range = new VersionRange(min, max)
  return (method) => noted(method, { range })
}

/**
 * Makes one method of several, between which the version decides.
 *
 * ```ts
 * show = versions(
 *   apiVersion('2.1', '2.18')(({ params }) => …),
 *   apiVersion('2.19')(({ params }) => …),
 * )
 * ```
 */
export function versions(...variants: readonly Method[]): Method {
  const method: Method = function (this: unknown, request) {
    const variant = variants.find((one) => metadataOf(one).range?.includes(request.version) ?? true)
    if (!variant) throw new HttpError(404, '')
    return variant.call(this, request)
  }
  return noted(method, { variants })
}

/**
 * Checks the body before a method is called, which then sees what the schema gave back. A body that does not fit is
 * answered with a 400 that names the place in it. Several schemas may be given, each for the versions from `min` to `max`.
 *
 * @param schema any Standard Schema: of zod, valibot, arktype
 */
export function schema<S extends StandardSchema>(
  schema: S,
  min?: string,
  max?: string,
): <P = Params, Q = unknown, R extends ControllerResult | Promise<ControllerResult> = ControllerResult>(
  method: (request: ControllerRequest<P, StandardOutput<S>, Q>) => R,
) => (request: ControllerRequest<P, StandardOutput<S>, Q>) => R {
  const checked = { range: new VersionRange(min, max), value: bodyValidator(schema) }
  return (method) => noted(method, { schemas: [...(metadataOf(method as Method).schemas ?? []), checked] })
}

/**
 * Checks the query before a method is called, which finds in `query` what the schema gave back. The schema sees an object of
 * texts; of a name that is given several times it sees a list. A query that does not fit is answered with a 400 that names the
 * parameter; whether unknown ones are refused is for the schema to say. Several may be given, each for some versions.
 *
 * ```ts
 * index = querySchema(z.object({ minRam: z.coerce.number().int().default(0) }))(({ query }) => …)
 * ```
 *
 * @param schema any Standard Schema: of zod, valibot, arktype
 */
export function querySchema<S extends StandardSchema>(
  schema: S,
  min?: string,
  max?: string,
): <P = Params, B = unknown, R extends ControllerResult | Promise<ControllerResult> = ControllerResult>(
  method: (request: ControllerRequest<P, B, StandardOutput<S>>) => R,
) => (request: ControllerRequest<P, B, StandardOutput<S>>) => R {
  const checked = { range: new VersionRange(min, max), value: queryValidator(schema) }
  return (method) => noted(method, { queries: [...(metadataOf(method as Method).queries ?? []), checked] })
}

/** The same function, with more noted on it. */
export function noted<M>(method: M, metadata: MethodMetadata): M {
  const marked = method as Marked
  marked[METADATA] = { ...marked[METADATA], ...metadata }
  return method
}
