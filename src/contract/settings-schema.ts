import { type Conf, placeOf } from './conf.ts'
import type { Problem } from './config-error.ts'

/** What checks options in place of a table: a Standard Schema (https://standardschema.dev, version 1) of zod, valibot or arktype. */
export interface OptionsSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    validate(value: unknown): SchemaResult<Output> | Promise<SchemaResult<Output>>
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined
  }
}

type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly Issue[] }

interface Issue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

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

function problemOf({ message, path = [] }: Issue, conf: Conf): Problem {
  const [first] = path
  const told = first === undefined ? undefined : String(typeof first === 'object' ? first.key : first)
  // Schemas tell of unknown options in their message alone.
  const name = told ?? Object.keys(conf).find((option) => message.includes(`"${option}"`))
  const place = name === undefined ? undefined : placeOf(conf, name, told === undefined ? 'name' : 'value')
  return { code: 'bad-option', message: told === undefined ? message : `"${told}": ${message}`, place }
}
