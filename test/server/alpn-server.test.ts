import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:tls'
import { expect, test } from 'vitest'
import { AlpnServer } from '../../src/server/alpn-server.ts'
import { files } from './http2-client.ts'
import { afterwards, eventually } from './wire.ts'

test('what a client prefers is agreed on, and node:https never hears of HTTP/2', async () => {
  const given: unknown[] = []
  const server = new AlpnServer({ cert: readFileSync(files.tlsCert), key: readFileSync(files.tlsKey) })
  server.onHttp2 = (socket) => given.push(socket.destroy().alpnProtocol)
  const heard: unknown[] = []
  server.on('secureConnection', ({ alpnProtocol }) => heard.push(alpnProtocol))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterwards(() => server.close())
  const { port } = server.address() as AddressInfo
  let seen = 0
  for (const ALPNProtocols of [['h2', 'http/1.1'], ['http/1.1'], undefined]) {
    const socket = connect({
      port,
      host: '127.0.0.1',
      rejectUnauthorized: false,
      ...(ALPNProtocols && { ALPNProtocols }),
    })
    socket.on('error', () => {})
    await eventually(() => given.length + heard.length > seen)
    seen += 1
    socket.destroy()
  }
  expect([given, heard]).toEqual([['h2'], ['http/1.1', false]])
})
