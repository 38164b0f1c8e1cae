import { inspect } from 'node:util'

/**
 * An error as a log tells it: its kind, its message, its stack, and the same of its causes. Nothing else that hangs on it is told,
 * since clients of HTTP hang their requests there, and middleware its headers, with cookies and tokens.
 */
export function errorText(thrown: unknown): string {
  return inspect(bare(thrown, new Map()), { customInspect: false })
}

/** @param known what was made of errors before: one may be a cause of its own cause */
function bare(thrown: unknown, known: Map<unknown, object>): unknown {
  if ((typeof thrown !== 'object' && typeof thrown !== 'function') || thrown === null) return thrown
  const before = known.get(thrown)
  if (before) return before
  if (!(thrown instanceof Error)) return Object.fromEntries(Object.entries(thrown).filter(saysWhatItIs))
  const copy = Object.setPrototypeOf(new Error(thrown.message), Object.getPrototypeOf(thrown))
  known.set(thrown, copy)
  const { stack, name, cause, errors } = thrown as Error & { errors?: unknown }
  const told = {
    stack: typeof stack === 'string' ? stack : `${name}: ${thrown.message}`,
    name,
    cause: bare(cause, known),
    errors: list(errors)?.map((one) => bare(one, known)),
  }
  // What is enumerable, `inspect` tells beside the stack.
  for (const [key, value] of Object.entries(told)) if (value !== undefined) Object.defineProperty(copy, key, { value })
  return copy
}

function list(errors: unknown): readonly unknown[] | undefined {
  return Array.isArray(errors) ? errors : undefined
}

function saysWhatItIs([name, value]: [string, unknown]): boolean {
  return /^(?:name|message|code|status|statusCode)$/.test(name) && typeof value !== 'object'
}
