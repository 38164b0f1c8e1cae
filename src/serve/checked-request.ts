import { isPromise } from '../contract/promise.ts'
import type { ControllerRequest } from './controller.ts'
import { type Variant, valueAt } from './controller-plan.ts'

/**
 * The request as a method is to see it: with what the schemas for its version make of the query and, after that, of the body. It
 * is there at once unless a schema takes its time.
 *
 * @throws HttpError 400 for the first thing that does not fit
 */
export function checkedBy(
  { queries, schemas }: Variant,
  request: ControllerRequest,
): ControllerRequest | Promise<ControllerRequest> {
  const checkQuery = valueAt(queries, request.version)
  const checkBody = valueAt(schemas, request.version)
  const withBody = (checked: ControllerRequest): ControllerRequest | Promise<ControllerRequest> =>
    checkBody ? then(checkBody(checked.body), (body) => ({ ...checked, body })) : checked
  if (!checkQuery) return withBody(request)
  return then(checkQuery(request.environ.query), (query) => withBody({ ...request, query }))
}

function then<R>(value: unknown, next: (value: unknown) => R | Promise<R>): R | Promise<R> {
  return isPromise(value) ? value.then(next) : next(value)
}
