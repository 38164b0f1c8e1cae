import { type Conf, placeOf } from './conf.ts'
import type { Problem } from './config-error.ts'
import type { StandardIssue, StandardSchema } from './standard-schema.ts'

/** What checks options in place of a table: a Standard Schema of zod, valibot or arktype. */
export type OptionsSchema<Output = unknown> = StandardSchema<unknown, Output>

/**
 * Has a schema check options. It is given their text under the names of the file.
 *
 * @throws TypeError if the schema does not answer at once
 */
export function checkBySchema(schema: OptionsSchema, conf: Conf): { values: unknown; problems: Problem[] } {
  const result = schema['~standard'].validate({ ...conf })
  if (result instanceof Promise)
    throw new TypeError('options are read at once, so their schema must not be asynchronous')
  if (!result.issues) return { values: result.value, problems: [] }
  return { values: undefined, problems: result.issues.map((issue) => problemOf(issue, conf)) }
}

function problemOf({ message, path = [] }: StandardIssue, conf: Conf): Problem {
  const [first] = path
  const told = first === undefined ? undefined : String(typeof first === 'object' ? first.key : first)
  // Schemas tell of unknown options in their message alone.
  const name = told ?? Object.keys(conf).find((option) => message.includes(`"${option}"`))
  const place = name === undefined ? undefined : placeOf(conf, name, told === undefined ? 'name' : 'value')
  return { code: 'bad-option', message: told === undefined ? message : `"${told}": ${message}`, place }
}
