import type { StandardResult, StandardSchema } from '../../src/contract/standard-schema.ts'

/** A Standard Schema of a function, as zod's are. */
export function standard<Output>(
  validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>,
): StandardSchema<unknown, Output> {
  return { '~standard': { version: 1, vendor: 'test', validate } }
}

/** Takes an object with a name, which it trims. */
export const named: StandardSchema<unknown, { name: string }> = standard((value) => {
  const { name } = (value ?? {}) as { name?: unknown }
  if (typeof name !== 'string') return { issues: [{ message: 'A name is text.', path: ['name'] }] }
  return { value: { name: name.trim() } }
})
