import type { Params } from '../contract/environ.ts'
import type { StandardSchema } from '../contract/standard-schema.ts'
import {
  action,
  apiVersion,
  type ControllerRequest,
  type ControllerResult,
  expectedErrors,
  type Method,
  metadataOf,
  noted,
  querySchema,
  response,
  schema,
  versions,
} from './controller.ts'
import type { StandardOutput } from './schema.ts'

type Result = ControllerResult | Promise<ControllerResult>

/** What may be noted on a method all at once. What is left out is as it is without a note. */
export interface MethodNotes<B extends StandardSchema, Q extends StandardSchema> {
  /** See {@link action}. */
  readonly action?: string
  /** The first and the last version of the API that it serves; see {@link apiVersion}. */
  readonly versions?: readonly [min: string, max?: string]
  /** See {@link response}. */
  readonly status?: number
  /** Of the body; see {@link schema}. */
  readonly schema?: B
  /** Of the query; see {@link querySchema}. */
  readonly query?: Q
  /** See {@link expectedErrors}. */
  readonly errors?: readonly number[]
}

/**
 * Notes several things on a method at once, where the functions for each would stack up, and returns the same function. What
 * differs by version is noted around it: `response(200, '2.1', '2.1')(method({ status: 201 }, …))`.
 *
 * ```ts
 * reboot = method({ action: 'reboot', status: 202, schema: rebootBody, errors: [404, 409] }, async ({ params, body }) => …)
 * ```
 *
 * @throws RangeError for what is no version
 */
export function method<
  B extends StandardSchema = StandardSchema,
  Q extends StandardSchema = StandardSchema,
  P = Params,
  R extends Result = ControllerResult,
>(
  notes: MethodNotes<B, Q>,
  method: (request: ControllerRequest<P, StandardOutput<B>, StandardOutput<Q>>) => R,
): (request: ControllerRequest<P, StandardOutput<B>, StandardOutput<Q>>) => R {
  const plain = method as Method
  if (notes.action !== undefined) action(notes.action)(plain)
  if (notes.versions) apiVersion(...notes.versions)(plain)
  if (notes.status !== undefined) response(notes.status)(plain)
  if (notes.schema) schema(notes.schema)(plain)
  if (notes.query) querySchema(notes.query)(plain)
  if (notes.errors) expectedErrors(...notes.errors)(plain)
  return method
}

/**
 * Makes a method of another one, which it calls, with all that is noted on that one. Notes stand on a function, so a plain
 * function around it would have none of them.
 *
 * ```ts
 * const logged = (inner: Method) => wrapMethod(inner, (request: ControllerRequest, call) => {
 *   console.log(request.params)
 *   return call(request)
 * })
 * ```
 *
 * @param around is handed the request, and what calls the method, perhaps with more than the request holds
 */
export function wrapMethod<Inner, Outer, R, S>(
  method: (request: Inner) => R,
  around: (request: Outer, call: (request: Inner) => R) => S,
): (request: Outer) => S {
  const { variants, ...notes } = metadataOf(method as Method)
  const wrapped = variants
    ? versions(...variants.map((variant) => wrapMethod(variant as (request: Inner) => R, around) as Method))
    : function (this: unknown, request: Outer): S {
        return around(request, (inner) => method.call(this, inner))
      }
  return noted(wrapped as (request: Outer) => S, notes)
}
