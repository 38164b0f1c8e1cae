import { explain } from './command.ts'

/** Why something failed, as it is printed: what a server says needs no stack, and neither do mistakes in a configuration. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && error.name === 'ServerError' ? error.message : explain(error)
}
