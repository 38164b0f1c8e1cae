import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { Mapper } from '../../src/serve/mapper.ts'
import type { Conditions, RouteOptions } from '../../src/serve/route.ts'

type Connected = readonly [pattern: string, options?: RouteOptions]

function mapperOf(...routes: readonly Connected[]): Mapper {
  const mapper = new Mapper()
  for (const [pattern, options] of routes) mapper.connect(pattern, pattern, options)
  return mapper
}

/** `hidden < hiding` of each route that no request reaches. */
function told(mapper: Mapper): string[] {
  return [...mapper.shadowed].map(([{ name }, by]) => `${name} < ${by.map((one) => one.name).join(', ')}`)
}

const digits = { requirements: { id: '\\d+' } }
const words = { requirements: { id: '\\w*' } }

test.each<[string, Connected[], string[]]>([
  ['the same path by another name of its variable', [['/a/:x'], ['/a/:y']], ['/a/:y < /a/:x']],
  ['a narrower one', [['/a/:x'], ['/a/:id', digits]], ['/a/:id < /a/:x']],
  ['not a wider one', [['/a/:id', digits], ['/a/:x']], []],
  ['not one that may be empty where the other may not', [['/a/:x'], ['/a/:id', words]], []],
  [
    'the same requirement',
    [['/a/:id/b', digits], ['/:z/c'], ['/a/:id/:b', digits], ['/a/:id/b', digits]],
    ['/a/:id/b < /a/:id/b'],
  ],
  ['a text goes before a variable wherever it stands', [['/a/:x'], ['/a/new']], []],
  ['but not one after a variable', [['/:a/:b'], ['/:a/new']], ['/:a/new < /:a/:b']],
  ['nor one that a requirement takes', [['/:a/:id', digits], ['/:a/7'], ['/:a/new']], ['/:a/7 < /:a/:id']],
  [
    'a rest hides what is below',
    [['/a/*rest'], ['/a/:b'], ['/a/:b/c'], ['/a/:id', digits]],
    ['/a/:b < /a/*rest', '/a/:b/c < /a/*rest', '/a/:id < /a/*rest'],
  ],
  ['but not what may end before', [['/a/*rest'], ['/a/:id', words], ['/a{/:b}']], []],
  [
    'a format hides the path without it',
    [['/:a/b{.:format}'], ['/:a/b'], ['/:a/b.json']],
    ['/:a/b < /:a/b{.:format}', '/:a/b.json < /:a/b{.:format}'],
  ],
  ['an optional part is hidden when all of its paths are', [['/a'], ['/a/:c'], ['/a{/:b}']], ['/a{/:b} < /a/:c, /a']],
  ['a slash at the end is another path', [['/a/:b'], ['/a/:b/']], []],
])('%s', (_, routes, expected) => {
  expect(told(mapperOf(...routes))).toEqual(expected)
})

const on = (conditions: Conditions): RouteOptions => ({ conditions })

test.each<[string, Conditions, Conditions, boolean]>([
  ['the same method', { method: 'GET' }, { method: 'GET' }, true],
  ['any method before one', {}, { method: 'GET' }, true],
  ['one method before any', { method: 'GET' }, {}, false],
  ['some of the methods', { method: 'GET' }, { method: ['GET', 'PUT'] }, false],
  ['no method at all is no request', {}, { method: [] }, false],
  ['a function may say no', { function: () => true }, {}, false],
  ['no function before one', {}, { function: () => true }, true],
  ['the same sub-domains', { subDomain: ['a', 'b'] }, { subDomain: ['a', 'b'] }, true],
  ['any domain before one', {}, { subDomain: true }, true],
  ['one before any', { subDomain: true }, {}, false],
])('%s: %j before %j', (_, first, second, isHidden) => {
  expect(mapperOf(['/r', on(first)], ['/r', on(second)]).shadowed.size).toBe(isHidden ? 1 : 0)
})

test('each method may be hidden by a route of its own', () => {
  const mapper = mapperOf(
    ['/:get', on({ method: 'GET' })],
    ['/:put', on({ method: 'PUT' })],
    ['/:both', on({ method: ['GET', 'PUT'] })],
  )
  expect(told(mapper)).toEqual(['/:both < /:get, /:put'])
})

test('a route that is connected later counts', () => {
  const mapper = mapperOf(['/a'])
  expect(mapper.shadowed.size).toBe(0)
  mapper.connect('again', '/a')
  expect(told(mapper)).toEqual(['again < /a'])
})

// Small numbers in an order that looks like none, the same in every run.
function* numbers(): Generator<number> {
  for (let state = 1; ; ) {
    state = (state * 48_271) % 2_147_483_647
    yield state
  }
}

test('what is told is never reached, and what is not told is, by some path', () => {
  const random = numbers()
  const pick = <T>(of: readonly T[]): T => of[Number(random.next().value) % of.length] as T
  const parts = ['a', 'b', ':v', ':v', '*r']
  const deeper = (paths: readonly string[]) => paths.flatMap((path) => ['a', 'b', 'z'].map((part) => `${path}/${part}`))
  const levels = [deeper([''])]
  while (levels.length < 4) levels.push(deeper(levels.at(-1) ?? []))
  const paths = levels.flat().flatMap((path) => [path, `${path}/`])
  let hidden = 0
  for (let round = 0; round < 300; round++) {
    const mapper = new Mapper()
    for (let route = 0; route < 6; route++) {
      const length = 1 + (Number(random.next().value) % 3)
      const pattern = Array.from({ length }, (_, n) => pick(n === length - 1 ? parts : parts.slice(0, 4)))
      const path = pattern.map((part, n) => `/${part.replace(/[vr]$/, (letter) => letter + n)}`).join('')
      mapper.connect(String(route), path, on(pick([{ method: 'GET' }, { method: 'PUT' }, { method: ['GET', 'PUT'] }])))
    }
    const reached = new Set(
      ['GET', 'PUT'].flatMap((method) => paths.map((path) => mapper.match(path, new Environ({ method }))?.route)),
    )
    hidden += mapper.shadowed.size
    for (const route of mapper.routes) expect(mapper.shadowed.has(route), route.template).toBe(!reached.has(route))
  }
  expect(hidden).toBeGreaterThan(100)
})
