import { explain } from './explain.ts'

/** Why something failed, as it is printed: what a server says needs no stack, and neither do mistakes in a configuration. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('\n')
  return error instanceof Error && error.name === 'ServerError' ? error.message : explain(error)
}
