import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { Response } from '../../../src/contract/response.ts'
import { hasParser, listenLean } from '../servers.ts'
import { eventually, exchange, Wire } from '../wire.ts'

const ask = (method: string, version = '1.1'): string[] => [
  `${method} / HTTP/${version}`,
  'Host: h',
  'Connection: close',
  '',
  '',
]

async function answer(make: () => Response, method = 'GET', version = '1.1'): Promise<[fields: string, body: string]> {
  const { port } = await listenLean(({ send }) => send(make()))
  const text = await exchange(port, ...ask(method, version))
  const end = text.indexOf('\r\n\r\n')
  return [text.slice(0, end).toLowerCase(), text.slice(end + 4)]
}

describe.runIf(hasParser())('an answer', () => {
  test.each([
    ['in one piece', () => new Response(200, {}, 'abc')],
    ['as it comes', () => new Response(200, { 'content-length': '3' }, Readable.from(['abc']))],
  ])('to HEAD says how long it would be, %s', async (_, make) => {
    const [fields, body] = await answer(make, 'HEAD')
    expect(fields).toContain('content-length: 3')
    expect([body, fields.includes('transfer-encoding')]).toEqual(['', false])
  })

  test.each([
    [204, () => new Response(204, { 'content-length': '3', 'transfer-encoding': 'chunked' }, 'abc')],
    [304, () => new Response(304, { 'content-length': '3' }, Readable.from(['abc']))],
  ])('of %s has no body, and says nothing of one', async (_, make) => {
    const [fields, body] = await answer(make)
    expect([body, /content-length|transfer-encoding/.test(fields)]).toEqual(['', false])
  })

  test('tells its length once: where an application gives two, none is taken', async () => {
    const headers = { 'content-length': '1', 'Content-Length': '2' }
    const [fields, body] = await answer(() => new Response(200, headers, Readable.from(['ab'])))
    expect(fields).not.toContain('content-length')
    expect(body).toBe('2\r\nab\r\n0\r\n\r\n')
  })

  test.each(['3', '1'])('of another length than %s, which was promised, is broken off', async (length) => {
    const failures: unknown[] = []
    const { port } = await listenLean(({ socket, send }) =>
      send(new Response(200, { 'content-length': length }, Readable.from(['ab'])), (error) => {
        failures.push(error)
        socket.destroy()
      }),
    )
    await exchange(port, ...ask('GET'))
    expect(String(failures)).toContain(`its content-length says ${length}`)
  })

  test('is in its own bytes: UTF-8, whether it is copied or not', async () => {
    for (const text of ['ä€', 'ä€'.repeat(10_000)]) {
      const [fields, body] = await answer(() => new Response(200, {}, text))
      expect(fields).toContain(`content-length: ${Buffer.byteLength(text)}`)
      expect(Buffer.from(body, 'latin1').toString()).toBe(text)
    }
  })

  test('waits for who does not read, and so do the requests behind it', async () => {
    let asked = 0
    const { port } = await listenLean(({ send }) => {
      asked += 1
      send(new Response(200, {}, 'x'.repeat(20_000_000)))
    })
    const get = 'GET / HTTP/1.1\r\nHost: h\r\n\r\n'
    const wire = new Wire(port)
    wire.socket.pause()
    wire.send(get.repeat(100))
    await eventually(() => asked > 0)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(asked).toBe(1)
  })
})
