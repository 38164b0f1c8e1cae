import { HttpError } from '../contract/http-error.ts'
import type { StandardIssue, StandardResult, StandardSchema } from '../contract/standard-schema.ts'

/** What a schema makes of a value. */
export type StandardOutput<S extends StandardSchema> = NonNullable<S['~standard']['types']>['output']

/** Gives back what the schema makes of a value, at once if the schema answers at once. */
export type Validate<Value = unknown> = (value: Value) => unknown

/**
 * Checks bodies by a schema.
 *
 * @throws TypeError for what is no Standard Schema
 * @returns a function that throws an HttpError 400 with the first thing that is wrong, and where it is
 */
export function bodyValidator(schema: StandardSchema): Validate {
  const check = checkBy(schema)
  return (body) => check(body, refusedBody)
}

/**
 * Checks queries by a schema. It is handed an object: of a name that is given once the text, of one that is given several
 * times the list of the texts.
 *
 * @throws TypeError for what is no Standard Schema
 * @returns a function that throws an HttpError 400 with the first parameter that is wrong, and its value
 */
export function queryValidator(schema: StandardSchema): Validate<URLSearchParams> {
  const check = checkBy(schema)
  return (query) => {
    const values = valuesOf(query)
    return check(values, (issue) => refusedQuery(issue, values))
  }
}

type Check = (value: unknown, refused: (issue: StandardIssue) => HttpError) => unknown

function checkBy(schema: StandardSchema): Check {
  const standard = schema['~standard']
  if (typeof standard?.validate !== 'function')
    throw new TypeError('a schema must be a Standard Schema, such as a zod object')
  return (value, refused) => {
    const accepted = (result: StandardResult<unknown>): unknown => {
      if (!result.issues) return result.value
      throw refused(result.issues[0] ?? { message: 'The request does not fit.' })
    }
    const result = standard.validate(value)
    return result instanceof Promise ? result.then(accepted) : accepted(result)
  }
}

function refusedBody({ message, path = [] }: StandardIssue): HttpError {
  const place = path.map(nameOf).join('.')
  return new HttpError(400, place === '' ? message : `Invalid input for field/attribute ${place}. ${message}`)
}

// Where in a list of values the mistake is says nothing to a client: the first part of the path is the name.
function refusedQuery({ message, path: [first] = [] }: StandardIssue, values: Values): HttpError {
  if (first === undefined) return new HttpError(400, message)
  const name = nameOf(first)
  const given = Object.hasOwn(values, name) ? ` Value: ${values[name]}.` : ''
  return new HttpError(400, `Invalid input for query parameters ${name}.${given} ${message}`)
}

function nameOf(part: NonNullable<StandardIssue['path']>[number]): string {
  return String(typeof part === 'object' ? part.key : part)
}

type Values = Readonly<Record<string, string | readonly string[]>>

function valuesOf(query: URLSearchParams): Values {
  const names = [...new Set(query.keys())]
  return Object.fromEntries(
    names.map((name) => {
      const [first = '', ...others] = query.getAll(name)
      return [name, others.length === 0 ? first : [first, ...others]]
    }),
  )
}
