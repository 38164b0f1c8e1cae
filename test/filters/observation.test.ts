import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { methodOf, type Observation, observe, routeOf } from '../../src/filters/observation.ts'

async function observed(app: Application, method = 'GET'): Promise<Observation[]> {
  const found: Observation[] = []
  await (async () => observe(app, new Environ({ method }), (one) => found.push(one)))().catch(() => {})
  return found
}

const failing =
  (error: unknown): Application =>
  () => {
    throw error
  }

test.each<[string, Application, number]>([
  ['an answer', () => Response.text('ok', 201), 201],
  ['a promise', async () => Response.empty(), 204],
  ['an error', failing(new HttpError(404, 'no')), 404],
  ['a bug', failing(new Error('no')), 500],
  ['a promised bug', () => Promise.reject(new Error('no')), 500],
])('%s is observed once', async (_, app, status) => {
  const found = await observed(app)
  expect(found).toEqual([{ method: 'GET', route: 'unmatched', status, seconds: expect.any(Number) }])
})

test('the route is that of the router further in', async () => {
  const app: Application = ({ state }) => {
    state['http.route'] = '/servers/:id'
    return Response.empty()
  }
  expect((await observed(app))[0]?.route).toBe('/servers/:id')
})

test('answers and errors pass, without a promise', () => {
  const [response, error] = [Response.empty(), new Error('broken')]
  expect(
    observe(
      () => response,
      new Environ(),
      () => {},
    ),
  ).toBe(response)
  expect(() => observe(failing(error), new Environ(), () => {})).toThrow(error)
})

test.each([
  ['GET', 'GET'],
  ['PATCH', 'PATCH'],
  ['get', 'OTHER'],
  ['BREW', 'OTHER'],
  ['constructor', 'OTHER'],
  ['A'.repeat(10_000), 'OTHER'],
])('%.10s is counted as %s', (method, counted) => {
  expect(methodOf(new Environ({ method }))).toBe(counted)
})

test('there are no more routes than a table can have', () => {
  const environ = new Environ()
  const found = new Set<string>()
  for (let index = 0; index < 10_000; index++) {
    environ.state['http.route'] = `/forged/${index}`
    found.add(routeOf(environ))
  }
  expect(found.size).toBeLessThanOrEqual(2_001)
  expect(found).toContain('other')
  environ.state['http.route'] = '/forged/0'
  expect(routeOf(environ)).toBe('/forged/0')
  Object.assign(environ.state, { 'http.route': 7 })
  expect(routeOf(environ)).toBe('unmatched')
})
