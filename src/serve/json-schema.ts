import { Ajv, type ErrorObject } from 'ajv'
import type { StandardIssue, StandardSchema } from '../contract/standard-schema.ts'

/**
 * A JSON Schema (draft 7) as a schema of bodies. It is compiled at once, so that a mistake in it is found while loading.
 *
 * ```ts
 * create = schema(jsonSchema<NewServer>({ type: 'object', properties: { … }, required: ['server'] }))(({ body }) => …)
 * ```
 *
 * Unknown keywords and formats are refused rather than passed over. The first thing that is wrong with a body is told.
 *
 * @throws Error for what is no JSON Schema
 */
export function jsonSchema<T = unknown>(definition: object): StandardSchema<unknown, T> {
  const check = new Ajv().compile<T>(definition)
  return {
    '~standard': {
      version: 1,
      vendor: 'ajv',
      validate: (value) => (check(value) ? { value } : { issues: (check.errors ?? []).map(issueOf) }),
    },
  }
}

function issueOf({ instancePath, message = 'does not fit', params, keyword }: ErrorObject): StandardIssue {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const name = keyword === 'additionalProperties' ? `: "${params.additionalProperty}"` : ''
  return { path, message: `It ${message}${name}.` }
}
