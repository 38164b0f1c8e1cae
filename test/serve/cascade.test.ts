import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { loadApp } from '../../src/load/load.ts'
import { cascade, cascadeFactory } from '../../src/serve/cascade.ts'
import { request } from '../../src/testing/client.ts'
import { FakeLoader, problemsOf, section } from './fake-loader.ts'

const answering =
  (status: number): Application =>
  () =>
    Response.text(`${status}`, status)
const throwing =
  (error: unknown): Application =>
  () => {
    throw error
  }
const late =
  (app: Application): Application =>
  async (environ) =>
    app(environ)

test.each([
  ['the first that knows', [answering(404), answering(200), answering(201)], 200],
  ['the first', [answering(201), answering(200)], 201],
  ['the last, if none does', [answering(404), answering(404)], 404],
  ['the only one', [answering(404)], 404],
  ['what is not caught', [answering(405), answering(200)], 405],
  ['the next of one that throws its status', [throwing(new HttpError(404, 'no')), answering(200)], 200],
  ['the error that the last throws', [answering(404), throwing(new HttpError(410, 'gone'))], 410],
  ['an error that is not caught', [throwing(new HttpError(403, 'no')), answering(200)], 403],
  ['a bug', [throwing(new Error('bug')), answering(200)], 500],
])('%s answers', async (_, apps, status) => {
  expect((await request(cascade(apps), 'GET', '/')).status).toBe(status)
  expect((await request(cascade(apps.map(late)), 'GET', '/')).status).toBe(status)
})

test('other statuses are caught when told so', async () => {
  const app = cascade([answering(404), answering(200)], { catch: [405, 501] })
  expect((await request(app, 'GET', '/')).status).toBe(404)
  expect((await request(cascade([answering(501), answering(200)], { catch: [405, 501] }), 'GET', '/')).status).toBe(200)
})

test('no app is asked twice', async () => {
  let asked = 0
  const last: Application = () => {
    asked++
    throw new HttpError(404, 'no')
  }
  expect((await request(cascade([answering(404), last]), 'GET', '/')).status).toBe(404)
  expect((await request(cascade([late(answering(404)), last]), 'GET', '/')).status).toBe(404)
  expect(asked).toBe(2)
})

test('each sees the request as it came, and its body', async () => {
  const seen: string[] = []
  const reading: Application = async (environ) => {
    seen.push(`${environ.pathInfo} ${await environ.text()}`)
    return Response.empty(404)
  }
  await request(cascade([reading, reading]), 'POST', '/a', { body: 'text' })
  expect(seen).toEqual(['/a text', '/a text'])
})

test('the stream of an answer that is caught is let go of', async () => {
  const streams = [Readable.from(['a']), Readable.from(['b'])]
  const app = cascade([...streams.map((stream) => () => new Response(404, {}, stream)), answering(200)])
  app(new Environ())
  await setImmediate()
  expect(streams.map(({ destroyed }) => destroyed)).toEqual([true, true])
})

test('the stream of the last answer is kept, whatever its status', async () => {
  const stream = Readable.from(['a'])
  const answer = await request(cascade([answering(404), () => new Response(404, {}, stream)]), 'GET', '/')
  expect(answer.body).toBe('a')
})

test('no promise', () => {
  expect(cascade([answering(404), throwing(new HttpError(404, 'no')), answering(200)])(new Environ())).toBeInstanceOf(
    Response,
  )
})

test('there must be an app', () => {
  expect(() => cascade([])).toThrow('a cascade needs at least one app')
})

test('it says what it asks', () => {
  expect(cascade([answering(404), answering(200)]).describe?.()).toEqual({
    kind: 'composite',
    name: 'cascade',
    mounts: [
      { path: 'app1', app: { kind: 'app' } },
      { path: 'app2', app: { kind: 'app' } },
    ],
  })
})

test('the factory loads the apps in the order of their names', async () => {
  const loader = new FakeLoader(['one', 'two', 'ten', 'rest'])
  const conf = section({ app10: 'ten', apprest: 'rest', app2: 'two', app1: 'one' })
  expect((await request(await cascadeFactory(loader, section(), conf), 'GET', '/')).body).toBe('one |/')
  expect(loader.asked).toEqual(['one', 'two', 'ten', 'rest'])
})

test.each(['404 405', '404,405', '404, 405', '\n404\n405'])('catch = %j', async (text) => {
  const app = await cascadeFactory(new FakeLoader(['a']), section(), section({ app1: 'a', catch: text }))
  expect((await request(app, 'GET', '/')).status).toBe(200)
})

test.each(['all', '404.5', '100', '600', '0x194', '-404', '4040'])('catch = %s is refused', async (text) => {
  const made = () => cascadeFactory(new FakeLoader(['a']), section(), section({ app1: 'a', catch: text }))
  expect(await problemsOf(made)).toEqual([`3:9 "catch" must be statuses such as 404 405, not "${text}"`])
})

test('every option that is none is reported', async () => {
  const conf = section({ one: 'a', app1: 'a', catsh: '404', catch: 'x' })
  expect(await problemsOf(() => cascadeFactory(new FakeLoader(['a']), section(), conf))).toEqual([
    '5:9 "catch" must be statuses such as 404 405, not "x"',
    '2:1 "one" is neither a setting nor an app',
    '4:1 unknown option "catsh": did you mean "catch"?',
  ])
})

test('every name that is none is reported', async () => {
  const made = () => cascadeFactory(new FakeLoader(['b']), section(), section({ app1: 'a', app2: 'b', app3: 'c' }))
  expect(await problemsOf(made)).toEqual(['no app "a"', 'no app "c"'])
})

test('as a file says it', async () => {
  const parts = join(import.meta.dirname, '../cases/modules/parts.ts')
  const text = `
[composite:main]
use = egg:Paste#cascade
app1 = map
app2 = app
[composite:map]
use = egg:Paste#urlmap
/here = app
[app:app]
paste.app_factory = ${parts}:appFactory
`
  const app = await loadApp({ text, filename: join(import.meta.dirname, 'api-paste.ini') })
  expect((await request(app, 'GET', '/elsewhere')).body).toBe('app')
})
