import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { expect, test, vi } from 'vitest'
import { breakOff, isGone, whenGone } from '../../src/server/gone.ts'
import { eventually, exchange, listening, Wire } from './wire.ts'

const GET = ['GET / HTTP/1.1', 'Host: h', '', '']

test('the end of the connection is told while the answer is not complete, and leaves no listener', async () => {
  const gone = vi.fn()
  let reply: ServerResponse | undefined
  const { port } = await listening((_, response) => {
    reply = response
    whenGone(response, gone)
    response.write('half')
  })
  const wire = new Wire(port).send(...GET)
  await wire.until(/half/)
  expect(gone).not.toHaveBeenCalled()
  wire.socket.destroy()
  await eventually(() => gone.mock.calls.length === 1)
  expect(reply && isGone(reply)).toBe(true)
  const late = vi.fn()
  if (reply) whenGone(reply, late)
  expect(late).toHaveBeenCalledOnce()
})

test('it is told of an answer that was handed over but not read, although node:http calls it finished', async () => {
  const gone = vi.fn()
  let socket: Socket | undefined
  const { port } = await listening((message, response) => {
    socket = message.socket
    whenGone(response, gone)
    response.end(Buffer.alloc(50_000_000))
  })
  new Wire(port).send(...GET).socket.pause()
  await eventually(() => socket !== undefined)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(gone).not.toHaveBeenCalled()
  socket?.destroy()
  await eventually(() => gone.mock.calls.length === 1)
})

test('it is not told after a complete answer, and the listener goes with it', async () => {
  const gone = vi.fn()
  const counts: number[] = []
  const { port } = await listening((message, response) => {
    whenGone(response, gone)
    whenGone(response, gone)
    response.end('whole', () =>
      counts.push(message.socket.listeners('close').filter((f) => f.name.includes('announce')).length),
    )
    counts.push(message.socket.rawListeners('close').length)
  })
  const wire = new Wire(port).send(...GET)
  await wire.until(/whole/)
  wire.send(...GET)
  await wire.until(/whole[\s\S]*whole/)
  wire.socket.destroy()
  await wire.closed
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(gone).not.toHaveBeenCalled()
  expect(counts[0]).toBe(counts[2])
  expect(counts[1]).toBe(0)
})

test('requests that wait behind another one are told, with one listener for all of them', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined)
  const gone = vi.fn()
  let requests = 0
  const { port } = await listening((_, response) => {
    requests += 1
    whenGone(response, gone)
  })
  const wire = new Wire(port).send(...Array.from({ length: 20 }, () => GET.join('\r\n')), '')
  await eventually(() => requests === 20)
  wire.socket.destroy()
  await eventually(() => gone.mock.calls.length === 20)
  expect(warned).not.toHaveBeenCalled()
  warned.mockRestore()
})

test('an answer in HTTP/1.1 that breaks off lacks its last chunk', async () => {
  const { port } = await listening((_, response) => {
    response.write('half', () => breakOff(response))
  })
  const text = await exchange(port, ...GET)
  expect(text).toContain('half')
  expect(text).not.toContain('\r\n0\r\n')
})

test('an answer in HTTP/1.0, which would end with the connection, is reset', async () => {
  const { port } = await listening((_, response) => {
    response.write('half')
    setTimeout(breakOff, 20, response)
  })
  const wire = new Wire(port)
  const failed = new Promise<NodeJS.ErrnoException>((resolve) => wire.socket.once('error', resolve))
  wire.send('GET / HTTP/1.0', '', '')
  expect(await failed).toMatchObject({ code: 'ECONNRESET' })
})
