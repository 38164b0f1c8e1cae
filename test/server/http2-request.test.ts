import { once } from 'node:events'
import type { OutgoingHttpHeaders } from 'node:http2'
import { expect, test } from 'vitest'
import type { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { answerTo, ask, serving, session } from './http2-client.ts'
import { eventually } from './wire.ts'

async function seen(headers: OutgoingHttpHeaders): Promise<{ environ: Environ; status: number }> {
  let environ: Environ | undefined
  const { port } = await serving((asked) => {
    environ = asked
    return Response.empty(200)
  })
  const { status } = await ask(session(port), headers)
  return { environ: environ as Environ, status }
}

test('an application sees what it would of HTTP/1.1', async () => {
  const { environ } = await seen({
    ':path': '/v2/%7Eme/./x?limit=2&a=b?c',
    ':authority': 'api.example.com:8443',
    'x-a': ['1', '2'],
    cookie: ['a=1', 'b=2'],
  })
  const { method, scheme, host, scriptName, pathInfo, queryString, remoteAddress, protocol, headers, url } = environ
  expect({ method, scheme, host, scriptName, pathInfo, queryString, remoteAddress, protocol }).toEqual({
    method: 'GET',
    scheme: 'https',
    host: 'api.example.com:8443',
    scriptName: '',
    pathInfo: '/v2/~me/x',
    queryString: 'limit=2&a=b?c',
    remoteAddress: '127.0.0.1',
    protocol: 'HTTP/2.0',
  })
  expect(url).toBe('https://api.example.com:8443/v2/~me/x?limit=2&a=b?c')
  expect({ ...headers }).toEqual({ host: 'api.example.com:8443', 'x-a': '1, 2', cookie: 'a=1; b=2' })
  expect(Object.getPrototypeOf(headers)).toBeNull()
})

test('OPTIONS of everything asks the root', async () => {
  expect((await seen({ ':method': 'OPTIONS', ':path': '*' })).environ.pathInfo).toBe('/')
})

test.each([
  ['a fragment', { ':path': '/x#y' }],
  ['a malformed escape', { ':path': '/%zz' }],
  ['a backslash', { ':path': '/x\\y' }],
  ['an authority of somebody', { ':path': '/', ':authority': 'me@h' }],
  ['two hosts', { ':path': '/', ':authority': 'a', host: 'b' }],
])('%s is refused', async (_, headers) => {
  const { environ, status } = await seen(headers)
  expect([environ, status]).toEqual([undefined, 400])
})

test.each([
  ['no path', { ':path': 'x' }],
  ['an asterisk', { ':path': '*' }],
  ['a whole URL', { ':path': 'http://h/x' }],
  ['an authority that is none', { ':path': '/', ':authority': 'a/b' }],
])('%s is no request', async (_, headers) => {
  await expect(seen(headers)).rejects.toThrow('NGHTTP2_PROTOCOL_ERROR')
})

test('a host that says the same as the authority is none too many', async () => {
  expect((await seen({ ':path': '/', ':authority': 'h', host: 'H' })).status).toBe(200)
})

test('a body is read as it comes, and held up by who does not read it', async () => {
  let [read, proceed] = [0, (): void => {}]
  const waiting = new Promise<void>((resolve) => {
    proceed = resolve
  })
  const { port } = await serving(async (environ) => {
    const stream = environ.stream()
    await waiting
    for await (const chunk of stream) read += chunk.length
    return Response.text(String(read))
  })
  const stream = session(port).request({ ':method': 'POST', ':path': '/' })
  const body = Buffer.alloc(2_000_000)
  stream.end(body)
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(stream.writableFinished).toBe(false)
  proceed()
  expect((await answerTo(stream)).body).toBe('2000000')
})

test('who stops reading a body can answer all the same, and the client need not send the rest', async () => {
  const { port } = await serving(async (environ) => {
    for await (const _ of environ.stream()) break
    return Response.text('enough')
  })
  const stream = session(port).request({ ':method': 'POST', ':path': '/' })
  stream.write(Buffer.alloc(100_000))
  expect((await answerTo(stream)).body).toBe('enough')
  await eventually(() => stream.closed)
  expect(stream.rstCode).toBe(0)
})

test('a client is told to send its body when somebody wants it', async () => {
  const { port } = await serving(async (environ) =>
    Response.text(environ.pathInfo === '/' ? await environ.text() : 'no'),
  )
  const client = session(port)
  const wanted = client.request({ ':method': 'POST', ':path': '/', expect: '100-continue' })
  await once(wanted, 'continue')
  expect((await answerTo(wanted, 'body')).body).toBe('body')
  let told = false
  const unwanted = client.request({ ':method': 'POST', ':path': '/x', expect: '100-continue' })
  unwanted.on('continue', () => {
    told = true
  })
  expect((await answerTo(unwanted)).body).toBe('no')
  expect(told).toBe(false)
})

test('the signal tells of a client that goes, and of nothing after a complete answer', async () => {
  const signals: AbortSignal[] = []
  const { port } = await serving(({ signal, pathInfo }) => {
    signals.push(signal)
    return pathInfo === '/' ? Response.text('x') : new Promise(() => {})
  })
  const client = session(port)
  await ask(client, { ':path': '/' })
  const stream = client.request({ ':path': '/slow' })
  stream.on('error', () => {})
  await eventually(() => signals.length === 2)
  stream.close(8)
  await eventually(() => signals[1]?.aborted === true)
  expect(signals[0]?.aborted).toBe(false)
  const other = session(port)
  other.request({ ':path': '/slow' }).on('error', () => {})
  await eventually(() => signals.length === 3)
  other.destroy()
  await eventually(() => signals[2]?.aborted === true)
})

test('a client that goes in the middle of its body is no mistake of the server', async () => {
  const errors: unknown[] = []
  let ended = false
  const { port } = await serving(
    async (environ) => {
      const text = await environ.text().finally(() => {
        ended = true
      })
      return Response.text(text)
    },
    { onError: (error) => errors.push(error) },
  )
  const stream = session(port).request({ ':method': 'POST', ':path': '/' })
  stream.on('error', () => {}).write('half')
  await new Promise((resolve) => setTimeout(resolve, 100))
  stream.close(8)
  await eventually(() => ended)
  expect(errors).toEqual([])
})

test('nor is one that goes while nobody reads its body', async () => {
  let asked = 0
  const { port } = await serving((environ) => {
    environ.limitBody(1000)
    asked += 1
    return environ.pathInfo === '/' ? Response.text('fine') : new Promise(() => {})
  })
  const stream = session(port).request({ ':method': 'POST', ':path': '/slow' })
  stream.on('error', () => {}).write('half')
  await eventually(() => asked === 1)
  stream.close(8)
  expect((await ask(session(port), { ':method': 'POST', ':path': '/' }, 'body')).body).toBe('fine')
})
