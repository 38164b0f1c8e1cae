import { createServer } from 'node:http'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Application } from '../../../src/contract/application.ts'
import { Response } from '../../../src/contract/response.ts'
import { answerClientErrors } from '../../../src/server/client-error.ts'
import { Connections } from '../../../src/server/connections.ts'
import { leanServer } from '../../../src/server/lean/server.ts'
import { toNodeHandler } from '../../../src/server/node-handler.ts'
import { cut, request } from '../request-streams.ts'
import { hasParser } from '../servers.ts'
import { afterwards, Wire } from '../wire.ts'

const told: Application = async (environ) => {
  const { method, protocol, host, pathInfo, queryString, headers } = environ
  const body = (await environ.bytes()).toString('latin1')
  return Response.json({ method, protocol, host, pathInfo, queryString, headers, body })
}

async function lean(): Promise<number> {
  const { url, close } = await leanServer({ port: 0, shutdownTimeout: 0 })(told)
  afterwards(() => close().catch(() => {}))
  return Number(new URL(url).port)
}

// As httpServer does, but that it answers whoever has closed its end, so that both know when all is sent.
async function nodeHttp(): Promise<number> {
  const server = createServer({ keepAliveTimeout: 65_000 })
  Object.assign(server, { httpAllowHalfOpen: true, maxHeadersCount: 0 })
  const connections = new Connections(server)
  const handle = toNodeHandler(told)
  server.on('request', (message, reply) => {
    connections.add(reply)
    handle(message, reply)
  })
  answerClientErrors(server, connections)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterwards(() => {
    server.close()
    server.closeAllConnections()
  })
  return (server.address() as { port: number }).port
}

/**
 * The answers that a client takes for such: up to the one that is the last of the connection. Of a refusal only the status: a request
 * may be wrong in two ways.
 */
async function answers(port: number, pieces: readonly string[]): Promise<string[]> {
  const wire = new Wire(port)
  for (const piece of pieces) wire.send(piece)
  wire.socket.end()
  const all = (await wire.end()).split(/(?=HTTP\/1\.1 \d{3} )/)
  const last = all.findIndex((text) => /^connection: close\r$/im.test(text.slice(0, text.indexOf('\r\n\r\n') + 1)))
  return all
    .slice(0, last < 0 ? undefined : last + 1)
    .map((text) => text.replace(/^HTTP\/1\.1 (4\d\d).*|^.*?\r\n\r\n/s, '$1'))
}

describe.runIf(hasParser())('lean', () => {
  test('reads and answers requests as node:http does, good ones and others', async () => {
    const [here, there] = await Promise.all([lean(), nodeHttp()])
    const error = fc.record({
      at: fc.nat(),
      text: fc.constantFrom('', '\r', '\n', '\r\n', '\0', ' ', ':', ',', '0', '\x80'),
    })
    const sent = fc.array(request, { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(
        sent,
        fc.array(error, { maxLength: 2 }),
        fc.array(fc.nat(), { maxLength: 3 }),
        async (requests, errors, places) => {
          let text = requests.map(({ text }) => text).join('')
          for (const { at, text: instead } of errors) {
            const place = at % text.length
            text = text.slice(0, place) + instead + text.slice(place + 1)
          }
          const pieces = cut(text, places)
          const [ours, theirs] = await Promise.all([answers(here, pieces), answers(there, pieces)])
          expect(ours).toEqual(theirs)
        },
      ),
      { numRuns: 100 },
    )
  })
})
