import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { abortedBy } from '../../src/filters/aborted-by.ts'

const client = new AbortController()
const ours = new AbortController()
const request = (): Environ =>
  abortedBy(new Environ({ pathInfo: '/a/b', signal: () => client.signal }), () => ours.signal)

test.each<[string, (environ: Environ) => Environ]>([
  ['itself', (environ) => environ],
  ['with other parts', (environ) => environ.with({ method: 'PUT' })],
  ['one mount deeper', (environ) => environ.mountedAt('/a')],
  ['at no mount', (environ) => environ.mountedAt('')],
  ['deep', (environ) => environ.with({}).mountedAt('/a').with({}).mountedAt('/b')],
  ['twice', (environ) => abortedBy(environ, () => new AbortController().signal)],
])('the request %s', (_, view) => {
  const [client, ours] = [new AbortController(), new AbortController()]
  const first = new Environ({ pathInfo: '/a/b', signal: () => client.signal })
  const [one, other] = [view(abortedBy(first, () => ours.signal)), view(abortedBy(first, () => ours.signal))]
  expect(one).toBeInstanceOf(Environ)
  expect(one.signal).toBe(one.signal)
  expect([one.signal.aborted, other.signal.aborted]).toEqual([false, false])
  ours.abort()
  expect([one.signal.aborted, first.signal.aborted]).toEqual([true, false])
})

test('of two signals either is heard', () => {
  const [outer, inner] = [new AbortController(), new AbortController()]
  const environ = abortedBy(
    abortedBy(new Environ({ pathInfo: '/a' }), () => outer.signal),
    () => inner.signal,
  )
  expect([environ.signal.aborted, environ.mountedAt('/a').signal.aborted]).toEqual([false, false])
  outer.abort()
  expect([environ.signal.aborted, environ.mountedAt('/a').signal.aborted]).toEqual([true, true])
})

test('the client is heard, too', () => {
  const environ = request().with({})
  client.abort()
  expect(environ.signal.aborted).toBe(true)
})

test('it is the same request', async () => {
  const environ = new Environ({ pathInfo: '/a/b', body: 'text' })
  const view = abortedBy(environ, () => ours.signal).mountedAt('/a')
  view.state.x = 1
  expect([view.scriptName, view.pathInfo, environ.state.x, await view.text()]).toEqual(['/a', '/b', 1, 'text'])
})

test('nobody is watched before somebody asks', () => {
  const never = (): never => {
    throw new Error('asked')
  }
  const environ = abortedBy(new Environ({ signal: never }), never)
  expect(environ.with({}).method).toBe('GET')
  expect(() => environ.signal).toThrow('asked')
})

test('the prefix of a mount is checked', () => {
  expect(() => request().mountedAt('/x')).toThrow(RangeError)
})
