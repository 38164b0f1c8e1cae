import { HttpError } from '../contract/http-error.ts'
import type { StandardResult, StandardSchema } from '../contract/standard-schema.ts'

/** What a schema makes of a value. */
export type StandardOutput<S extends StandardSchema> = NonNullable<S['~standard']['types']>['output']

/** Gives back what the schema makes of a body, at once if the schema answers at once. */
export type Validate = (body: unknown) => unknown

/**
 * Checks bodies by a schema.
 *
 * @throws TypeError for what is no Standard Schema
 * @returns a function that throws an HttpError 400 with the first thing that is wrong, and where it is
 */
export function bodyValidator(schema: StandardSchema): Validate {
  const standard = schema['~standard']
  if (typeof standard?.validate !== 'function')
    throw new TypeError('a schema must be a Standard Schema, such as a zod object')
  return (body) => {
    const result = standard.validate(body)
    return result instanceof Promise ? result.then(accepted) : accepted(result)
  }
}

function accepted(result: StandardResult<unknown>): unknown {
  if (!result.issues) return result.value
  const [{ message, path = [] } = { message: 'The request body does not fit.' }] = result.issues
  const place = path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
  throw new HttpError(400, place === '' ? message : `Invalid input for field/attribute ${place}. ${message}`)
}
