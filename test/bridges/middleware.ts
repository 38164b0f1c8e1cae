/* Middleware as packages export it. */
import type { IncomingMessage, ServerResponse } from 'node:http'

type Next = (error?: unknown) => void

const marking = (by: string) => (_message: IncomingMessage, reply: ServerResponse, next: Next) => {
  reply.setHeader('x-by', by)
  next()
}

export const itself = (message: IncomingMessage, reply: ServerResponse, next: Next): void =>
  marking('itself')(message, reply, next)

export const nested: object = {
  itself(message: IncomingMessage, reply: ServerResponse, next: Next): void {
    marking('nested')(message, reply, next)
  },
}

export const telling =
  (...given: unknown[]): typeof itself =>
  (_message, reply, next) => {
    reply.setHeader('x-given', JSON.stringify(given))
    next()
  }

export const hanging = () => (): void => {}
export const constant = 3
export const makesNothing = (): void => {}
export const throws = (): never => {
  throw new Error('no secret, no session')
}

const byDefault = () => marking('default')

// biome-ignore lint/style/noDefaultExport: most packages have one
export { byDefault as default }
