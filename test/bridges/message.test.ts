import { Readable } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { bodyFor, environBehind, messageOf, urlOf } from '../../src/bridges/message.ts'
import { BridgeSocket } from '../../src/bridges/socket.ts'
import { Environ, type EnvironInit } from '../../src/contract/environ.ts'

function made(init: EnvironInit = {}, body?: () => Readable) {
  const environ = new Environ(init)
  const socket = new BridgeSocket(environ, { head() {}, data: (_chunk, proceed) => proceed(), closed() {} })
  return { environ, socket, message: messageOf(environ, socket, body ?? (() => environ.stream())) }
}

test('what is said of the request', () => {
  const { message } = made({
    method: 'PUT',
    scriptName: '/v2',
    pathInfo: '/a',
    queryString: 'b=c',
    host: 'api.example',
    headers: { host: 'inner:80', 'x-a': 'b' },
    protocol: 'HTTP/1.0',
  })
  expect(message).toMatchObject({
    method: 'PUT',
    url: '/a?b=c',
    baseUrl: '/v2',
    originalUrl: '/v2/a?b=c',
    httpVersion: '1.0',
    httpVersionMajor: 1,
    httpVersionMinor: 0,
    headers: { host: 'api.example', 'x-a': 'b' },
    rawHeaders: ['host', 'api.example', 'x-a', 'b'],
  })
})

test.each([
  ['', '', '/', '/v2'],
  ['', 'a', '/?a', '/v2?a'],
  ['/', '', '/', '/v2/'],
  ['/a', 'b', '/a?b', '/v2/a?b'],
])('the path %j and the query %j', (pathInfo, queryString, url, originalUrl) => {
  expect(urlOf({ pathInfo, queryString })).toBe(url)
  expect(made({ scriptName: '/v2', pathInfo, queryString }).message).toMatchObject({ url, originalUrl })
})

test('the body is asked for when it is read, and only then', async () => {
  const body = vi.fn(() => Readable.from([Buffer.from('a'), Buffer.from('b')]))
  const { message } = made({}, body)
  await new Promise(setImmediate)
  expect(body).not.toHaveBeenCalled()
  expect(String(Buffer.concat(await message.toArray()))).toBe('ab')
  expect(message.complete).toBe(true)
})

test('it is not read faster than its reader wants', async () => {
  let given = 0
  const body = new Readable({
    read() {
      given += 1
      this.push(given <= 100 ? Buffer.alloc(65_536) : null)
    },
  })
  const { message } = made({}, () => body)
  message.once('readable', () => {})
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(given).toBeLessThan(10)
  let size = 0
  for await (const chunk of message) size += chunk.length
  expect(size).toBe(6_553_600)
})

test.each([
  ['fails', (body: Readable) => body.destroy(new Error('cut')), 'cut'],
  ['is closed before its end', (body: Readable) => body.destroy(), 'aborted'],
])('a body that %s closes the connection', async (_, cut, message) => {
  const body = new Readable({ read() {} })
  const { message: read, socket } = made({}, () => body)
  const reading = read.toArray()
  cut(body)
  await expect(reading).rejects.toThrow(message === 'cut' ? 'cut' : /aborted|Premature close/)
  expect(socket.destroyed).toBe(true)
})

test('a body that was taken fails in its reader', async () => {
  const { environ, message } = made({ body: 'a' })
  environ.stream()
  await expect(message.toArray()).rejects.toThrow('already taken')
})

test('a body that is kept can be had again, one that streams cannot', async () => {
  const kept = new Environ({ body: 'abc' })
  expect(String(Buffer.concat(await bodyFor(kept, 'keep')().toArray()))).toBe('abc')
  expect(await kept.text()).toBe('abc')
  const streamed = new Environ({ body: 'abc' })
  await bodyFor(streamed, 'stream')().toArray()
  await expect(async () => streamed.text()).rejects.toThrow('already taken')
})

test('what is behind sees what was changed, and finds the message', () => {
  const { environ, message } = made({ pathInfo: '/a', queryString: 'b', headers: { 'x-a': '1' } })
  expect(environBehind(message, environ)).toMatchObject({ pathInfo: '/a', queryString: 'b', headers: { 'x-a': '1' } })
  Object.assign(message, { url: '/%7Ec?', method: 'POST' })
  message.headers['x-a'] = '2'
  const behind = environBehind(message, environ)
  expect(behind).toMatchObject({ method: 'POST', pathInfo: '/~c', queryString: '', headers: { 'x-a': '2' } })
  expect(behind.state['connect.req']).toBe(message)
  message.url = '/a\\b'
  expect(() => environBehind(message, environ)).toThrow('backslash')
})
