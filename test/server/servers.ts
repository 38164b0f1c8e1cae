import { createRequire } from 'node:module'
import { createServer, type Socket } from 'node:net'
import type { Application } from '../../src/contract/application.ts'
import { createConf } from '../../src/contract/conf.ts'
import type { ManagedServer } from '../../src/contract/managed-server.ts'
import type { Response } from '../../src/contract/response.ts'
import type { NodeHandlerOptions } from '../../src/server/exchanges.ts'
import { type HttpServerOptions, serverFactory as httpFactory, httpServer } from '../../src/server/http-server.ts'
import { type HttpServerSettings, readLeanSettings } from '../../src/server/http-settings.ts'
import { LeanConnections } from '../../src/server/lean/connections.ts'
import { serverFactory as leanFactory, leanServer } from '../../src/server/lean/server.ts'
import { toNodeHandler } from '../../src/server/node-handler.ts'
import { writeResponse } from '../../src/server/response-writer.ts'
import { afterwards, listening } from './wire.ts'

type Options = Omit<HttpServerOptions, 'http2'>

interface Subject {
  readonly name: string
  readonly create: (options?: Options) => ManagedServer
  readonly factory: typeof httpFactory
}

// The parser of lean is in a package that a user of this one may do without.
export function hasParser(): boolean {
  try {
    createRequire(import.meta.url).resolve('undici/lib/llhttp/llhttp_simd-wasm.js')
    return true
  } catch {
    return false
  }
}

/** The servers that keep the same promises. */
export const SERVERS: readonly Subject[] = [
  { name: 'http', create: httpServer, factory: httpFactory },
  ...(hasParser() ? [{ name: 'lean', create: leanServer, factory: leanFactory }] : []),
]

type Serve = (app: Application, options?: NodeHandlerOptions) => Promise<{ port: number }>

async function serveLean(app: Application, options: NodeHandlerOptions = {}): Promise<{ port: number }> {
  const { url, close } = await leanServer({ port: 0, shutdownTimeout: 0, ...options })(app)
  afterwards(() => close().catch(() => {}))
  return { port: Number(new URL(url).port) }
}

/** What answers requests by an application. */
export const HANDLERS: readonly { readonly name: string; readonly serve: Serve }[] = [
  { name: 'node:http', serve: (app, options) => listening(toNodeHandler(app, options)) },
  ...(hasParser() ? [{ name: 'lean', serve: serveLean }] : []),
]

/** A request, and the way to answer it. */
export interface Asked {
  readonly method: string
  readonly url: string
  readonly socket: Socket
  send(response: Response, onFailure?: (error: unknown) => void): void
}

type Listen = (handle: (asked: Asked) => void) => Promise<{ port: number }>

const listenNode: Listen = (handle) =>
  listening((message, reply) => {
    const { method = '', url = '', socket } = message
    handle({ method, url, socket, send: (response, onFailure = () => {}) => writeResponse(response, reply, onFailure) })
  })

/** Listens without node:http until the test is over. */
export async function listenLean(
  handle: (asked: Asked) => void,
  more: Partial<HttpServerSettings> = {},
): Promise<{ port: number; connections: LeanConnections }> {
  const server = createServer({ allowHalfOpen: true })
  const settings = { ...readLeanSettings(createConf([])), ...more }
  const connections = new LeanConnections(server, settings, (reply) => {
    const { method, target } = reply.message
    const send: Asked['send'] = (response, onFailure = () => {}) => reply.send(response, onFailure)
    handle({ method, url: target, socket: reply.line.socket, send })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterwards(() => connections.drain(0))
  return { port: (server.address() as { port: number }).port, connections }
}

/** What writes answers. */
export const WRITERS: readonly { readonly name: string; readonly listen: Listen }[] = [
  { name: 'node:http', listen: listenNode },
  ...(hasParser() ? [{ name: 'lean', listen: listenLean }] : []),
]
