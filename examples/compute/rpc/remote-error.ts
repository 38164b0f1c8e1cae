import type { Reply } from './transport.ts'

/** What was thrown where something was done: under its own name, with its own message, and nothing else of it. */
export class RemoteError extends Error {
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

export function errorReply(error: unknown): Reply {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  return { error: { name, message } }
}

/** What was answered. @throws RemoteError */
export function resultOf(reply: Reply): unknown {
  if ('error' in reply) throw new RemoteError(reply.error.name, reply.error.message)
  return reply.result
}
