import { expect, test } from 'vitest'
import { Tracer } from '../../src/apps/tracer.ts'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'

const hello: Application = () => Response.text('hello')
const later: Application = async () => Response.text('later', 201)

function watched(app: Application): { tracer: Tracer; whole: Application } {
  const tracer = new Tracer(2)
  const inner = tracer.probe(app, { kind: 'app', name: 'inner' })
  const filter = tracer.probe((environ) => inner(environ), { kind: 'filter', name: 'outer' })
  return { tracer, whole: tracer.watch(filter) }
}

const ask = async (app: Application, init = {}): Promise<unknown> => {
  try {
    return (await app(new Environ(init))).status
  } catch (error) {
    return error
  }
}

const failing = new HttpError(409, 'no')

test.each([
  ['at once', hello, 200, 200],
  ['later', later, 201, 201],
  ['with an HttpError', (() => Promise.reject(failing)) as Application, failing, 409],
  [
    'with another error',
    (() => {
      throw failing.message
    }) as Application,
    'no',
    500,
  ],
])('a request that is answered %s', async (_how, app, outcome, status) => {
  const { tracer, whole } = watched(app)
  expect(await ask(whole, { method: 'PUT', scriptName: '/v1', pathInfo: '/a', queryString: 'token=1' })).toBe(outcome)
  const [trace] = tracer.recent
  expect(trace).toMatchObject({ method: 'PUT', path: '/v1/a', status })
  expect(trace?.spans.map(({ part, depth, status }) => [part.part.name, depth, status])).toEqual([
    ['outer', 0, status],
    ['inner', 1, status],
  ])
  expect(tracer.parts.map((part) => part.report(performance.now()).calls)).toEqual([1, 1])
})

test('no promise is made where none was given', () => {
  expect(watched(hello).whole(new Environ())).toBeInstanceOf(Response)
})

test('the latest are kept, the last one first', async () => {
  const { tracer, whole } = watched(hello)
  for (const pathInfo of ['/1', '/2', '/3']) await ask(whole, { pathInfo })
  expect(tracer.recent.map(({ path }) => path)).toEqual(['/3', '/2'])
})

test('requests do not mix', async () => {
  const { tracer, whole } = watched(later)
  await Promise.all(['/1', '/2'].map((pathInfo) => ask(whole, { pathInfo })))
  for (const { spans } of tracer.recent) expect(spans.map(({ depth }) => depth)).toEqual([0, 1])
})

test('a part that is asked by nobody who watches is just asked', async () => {
  const tracer = new Tracer()
  expect(await ask(tracer.probe(hello, { kind: 'app' }))).toBe(200)
  expect(tracer.recent).toEqual([])
})

test('each part tells its number with what it is, and where a request would go', () => {
  const tracer = new Tracer()
  const app = tracer.probe(hello, { kind: 'app', name: 'hello', factory: 'call:./a.ts:b' })
  expect(app.describe?.()).toMatchObject({ kind: 'app', name: 'hello', factory: 'call:./a.ts:b', part: 0 })
  const pipeline: Application = Object.assign((environ: Environ) => app(environ), {
    describe: () => ({
      kind: 'pipeline' as const,
      filters: [{ kind: 'filter' as const }],
      app: app.describe?.() ?? { kind: 'app' as const },
    }),
  })
  const filter = tracer.probe(pipeline, { kind: 'filter', name: 'cors' })
  expect(filter.describe?.()).toMatchObject({ kind: 'pipeline', filters: [{ kind: 'filter', name: 'cors', part: 1 }] })
  expect(filter.explain?.(new Environ())).toMatchObject({ kind: 'filter', name: 'cors' })
})
