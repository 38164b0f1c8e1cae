import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Application } from '../contract/application.ts'
import { Environ, type RequestHeaders } from '../contract/environ.ts'
import { exchangesOver, type NodeHandlerOptions, type Transport } from './exchanges.ts'
import { breakOff, isGone } from './gone.ts'
import { NodeRequest } from './node-request.ts'
import { writeResponse } from './response-writer.ts'
import { Served } from './served.ts'

/** A listener of node:http. */
export type NodeHandler = (message: IncomingMessage, reply: ServerResponse) => void

/** How requests come by node:http. */
export const nodeTransport: Transport<ServerResponse> = {
  environOf: (reply) => new Environ(new NodeRequest(reply.req, reply)),
  headersOf: (reply) => reply.req.headers as RequestHeaders,
  write: writeResponse,
  isGone,
  breakOff,
}

/**
 * Lets node:http serve an application: `http.createServer(toNodeHandler(app))`.
 *
 * Whatever the application does, each request gets one answer: what it throws becomes one, and so does a request that is
 * none (400, 505) before the application hears of it. No promise is made for an application that answers without one.
 */
export function toNodeHandler(app: Application, options: NodeHandlerOptions = {}): NodeHandler {
  const { ask, answer } = exchangesOver(nodeTransport, { served: new Served(app) }, options)
  return (_message, reply) => {
    const answered = ask(reply)
    if (answered) answer(answered)
  }
}
