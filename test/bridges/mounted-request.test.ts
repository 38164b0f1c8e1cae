import { once } from 'node:events'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { type Known, MountedRequest } from '../../src/bridges/mounted-request.ts'
import { Environ } from '../../src/contract/environ.ts'

function environOf(known: Partial<Known>, headers: Record<string, string> = {}) {
  const message = new IncomingMessage(new Socket())
  const reply = new ServerResponse(message)
  Object.assign(message, { method: 'PUT', headers, httpVersion: '1.1' })
  const whole = {
    scheme: 'https',
    host: 'a',
    remoteAddress: '192.0.2.1',
    originalUrl: '/',
    url: '/',
    parsedBody: undefined,
  }
  const request = new MountedRequest(message, reply, { ...whole, ...known })
  return { environ: new Environ(request), message, reply }
}

test.each([
  ['/a/b?c', '/b?c', '/a', '/b', 'c'],
  ['/a/b?c?d', '/b?c?d', '/a', '/b', 'c?d'],
  ['/a/b', '/a/b', '', '/a/b', ''],
  ['/a', '/', '/a', '', ''],
  ['/a?b', '/?b', '/a', '', 'b'],
  ['/a/', '/', '/a', '/', ''],
  ['/', '/', '', '/', ''],
  ['/a%2fb/%7Ec', '/%7Ec', '/a%2Fb', '/~c', ''],
  ['/a/../b', '/../b', '/a', '/b', ''],
  // Somebody has changed where the request goes.
  ['/a/b', '/c', '', '/c', ''],
])('%s of which %s is left', (originalUrl, url, scriptName, pathInfo, queryString) => {
  expect(environOf({ originalUrl, url }).environ).toMatchObject({ scriptName, pathInfo, queryString })
})

test('a path that is none is refused', () => {
  expect(() => environOf({ url: '/%zz', originalUrl: '/%zz' })).toThrow('malformed')
})

test('what is known counts', () => {
  const { environ } = environOf({ host: 'shop.example' }, { host: 'inner', 'x-a': 'b' })
  expect(environ).toMatchObject({ method: 'PUT', scheme: 'https', host: 'shop.example', remoteAddress: '192.0.2.1' })
  expect([environ.protocol, environ.headers['x-a']]).toEqual(['HTTP/1.1', 'b'])
})

test.each([
  [{ a: ['é'] }, 'application/json', '{"a":["é"]}'],
  [{ a: ['1', '2'], b: ' ' }, 'application/x-www-form-urlencoded; charset=utf-8', 'a=1&a=2&b=%20'],
  ['text', 'text/plain', 'text'],
  [Buffer.from('bytes'), 'a/b', 'bytes'],
  [undefined, 'a/b', ''],
])('a body that was read as %j is had again', async (parsedBody, type, expected) => {
  const { environ, message } = environOf({ parsedBody }, { 'content-type': type })
  message.push(null)
  message.complete = true
  await message.toArray()
  expect(await environ.text()).toBe(expected)
})

test('a body that was not read is that of the message', async () => {
  const { environ, message } = environOf({ parsedBody: {} })
  message.push('abc')
  message.push(null)
  message.complete = true
  expect(await environ.text()).toBe('abc')
})

test('the signal is aborted when the reply is closed before its end', async () => {
  const { environ, reply } = environOf({})
  const { signal } = environ
  reply.emit('close')
  expect(signal.aborted).toBe(true)
  const gone = environOf({})
  gone.reply.destroy()
  expect(gone.environ.signal.aborted).toBe(true)
})

test('nor when it is finished', async () => {
  const { environ, reply } = environOf({})
  const { signal } = environ
  reply.assignSocket(new Socket().on('error', () => {}))
  Object.defineProperty(reply, 'writableFinished', { value: true })
  setImmediate(() => reply.emit('close'))
  await once(reply, 'close')
  expect(signal.aborted).toBe(false)
})
