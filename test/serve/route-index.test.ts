import fc from 'fast-check'
import type { Token } from 'path-to-regexp'
import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { alternativesOf, namesIn, toPattern } from '../../src/serve/path-pattern.ts'
import { type Conditions, Route } from '../../src/serve/route.ts'
import { type Match, RouteIndex } from '../../src/serve/route-index.ts'
import { ENCODED_SLASH } from '../../src/serve/route-path.ts'

// What the variables of all tables here require, by their first letter.
const required: Readonly<Record<string, string>> = { d: '\\d+', e: '\\d*', w: '[a-z]+(?<!x)', r: '.*', s: '[^.]+' }

function route(path: string, conditions: Conditions = {}): Route {
  const pattern = toPattern(path)
  const requirements = namesIn(pattern.tokens).flatMap((name): [string, string][] => {
    const source = required[name.charAt(0)]
    return source === undefined ? [] : [[name, source]]
  })
  return new Route(path, pattern, { conditions, requirements: Object.fromEntries(requirements) })
}

function find(paths: readonly string[], path: string): [string | null, object] | null {
  const match = new RouteIndex(paths.map((one) => route(one))).find(path, undefined, undefined)
  return match && [match.route.name, { ...match.params }]
}

test.each<[string[], string, ReturnType<typeof find>]>([
  [['/a/:x', '/a/b'], '/a/b', ['/a/:x', { x: 'b' }]],
  [['/a/b', '/a/:x'], '/a/b', ['/a/b', {}]],
  [['/:x/c', '/a/:y'], '/a/b', ['/a/:y', { y: 'b' }]],
  [['/:x/:y', '/a/:y'], '/a/b', ['/:x/:y', { x: 'a', y: 'b' }]],
  [['/a/:d', '/a/:x'], '/a/b', ['/a/:x', { x: 'b' }]],
  [['/a/:d', '/a/:x'], '/a/5', ['/a/:d', { d: '5' }]],
  [['/a/:x'], '/a/', null],
  [['/a/:e'], '/a/', ['/a/:e', { e: '' }]],
  [['/a'], '/a/', null],
  [['/a/'], '/a/', ['/a/', {}]],
  [['/'], '/', ['/', {}]],
  [['/'], '', null],
  [[''], '', ['', {}]],
  [['*path'], 'x', ['*path', { path: 'x' }]],
  [['/a/*path'], '/a/b/c', ['/a/*path', { path: 'b/c' }]],
  [['/a/*path'], '/a/', null],
  [['/a/*path'], '/a/b\nc', null],
  [['/a/:r'], '/a/', ['/a/:r', { r: '' }]],
  [['/a/:r/z', '/a/*path'], '/a/b/z', ['/a/:r/z', { r: 'b' }]],
  [['/a/*path', '/a/b/c'], '/a/b/c', ['/a/*path', { path: 'b/c' }]],
  [['/:x{.:f}'], '/a.b', ['/:x{.:f}', { x: 'a', f: 'b' }]],
  [['/:x{.:f}'], '/a', ['/:x{.:f}', { x: 'a', f: null }]],
  [['/:x-:y/:z'], '/1-2/3', ['/:x-:y/:z', { x: '1', y: '2', z: '3' }]],
  [['/:x-:y/c', '/:x/d'], '/1-2/d', ['/:x/d', { x: '1-2' }]],
  [['/a{/:x}'], '/a', ['/a{/:x}', { x: null }]],
  [['/constructor'], '/__proto__', null],
  [['/__proto__', '/:x'], '/__proto__', ['/__proto__', {}]],
  [['/:x/b', '/a/b'], '/a/b', ['/:x/b', { x: 'a' }]],
  [['/a/:x', '/:x/b', '/a/b/c'], '/a/b', ['/a/:x', { x: 'b' }]],
  [['/:x/b/:y', '/a/b/d'], '/a/b/c', ['/:x/b/:y', { x: 'a', y: 'c' }]],
  [['/*path', '/a'], '/a', ['/*path', { path: 'a' }]],
  [['/:a/:b/:c/:d/:e/:f'], '/1/2/3/4/5/6', ['/:a/:b/:c/:d/:e/:f', { a: '1', b: '2', c: '3', d: '4', e: '5', f: '6' }]],
  [['/a//b', '/a/:x/b'], '/a//b', ['/a//b', {}]],
  [['/A'], '/a', null],
])('of %j, %j leads to %j', (paths, path, expected) => {
  expect(find(paths, path)).toEqual(expected)
})

test('an encoded slash never parts segments, nor slips past what a variable requires', () => {
  const path = `/a${ENCODED_SLASH}b`
  expect(find(['/a/b'], path)).toBeNull()
  expect(find(['/:x'], path)).toEqual(['/:x', { x: 'a/b' }])
  expect(find(['/:w', '/:x'], path)).toEqual(['/:x', { x: 'a/b' }])
  expect(find(['/:s'], path)).toEqual(['/:s', { s: 'a/b' }])
})

test('a function is asked last, about the request and the params', () => {
  const asked: unknown[] = []
  const refuses = route('/:x', { function: (environ, params) => asked.push([environ.method, params.x]) === 0 })
  const index = new RouteIndex([refuses, route('/a')])
  expect(index.find('/a', new Environ({ method: 'PUT' }), undefined)?.route.name).toBe('/a')
  expect(asked).toEqual([['PUT', 'a']])
  expect(index.find('/a', undefined, undefined)?.route).toBe(refuses)
})

test('a path that is the text of a route is asked about as others are', () => {
  const never = { function: () => false }
  for (const routes of [
    [route('/a', never), route('/a')],
    [route('/:x', never), route('/a')],
  ]) {
    const index = new RouteIndex(routes)
    expect(index.find('/a', new Environ(), undefined)?.route).toBe(routes[1])
    expect(index.find('/a', undefined, undefined)?.route).toBe(routes[0])
  }
})

test.each<[Conditions['subDomain'], string | null, boolean]>([
  [true, 'fred', true],
  [true, null, false],
  [false, 'fred', false],
  [false, null, true],
  [['fred', 'jane'], 'jane', true],
  [['fred', 'jane'], 'joe', false],
  [['fred', 'jane'], null, false],
])('a route for the sub-domain %j takes %j: %s', (subDomain, present, expected) => {
  const index = new RouteIndex([route('/a', subDomain === undefined ? {} : { subDomain })])
  const match = index.find('/a', new Environ(), present)
  expect(match !== null).toBe(expected)
  if (match) expect({ ...match.params }).toEqual({ sub_domain: present })
})

test('a condition may ask the same index', () => {
  const index: RouteIndex = new RouteIndex([
    route('/:x', { function: (environ) => index.find('/b/c', environ, undefined) === null }),
    route('/:x/:y'),
    route('/a'),
  ])
  expect(index.find('/a', new Environ(), undefined)?.route.name).toBe('/a')
})

// What the index must be equal to: each route after the other, as one plain regular expression for each way to spell it.
function scan(routes: readonly Route[], path: string): Match | null {
  const spellings = routes.flatMap((one) => alternativesOf(one.pattern).map((tokens) => [one, tokens] as const))
  for (const [one, tokens] of spellings) {
    const match = new RegExp(`^${plain(tokens)}$`, 'u').exec(path)
    const values = one.variables.map((name) => [name, match?.groups?.[name] ?? null])
    if (match) return { route: one, params: Object.fromEntries(values) }
  }
  return null
}

function plain(tokens: readonly Token[], before = ''): string {
  const [token, ...rest] = tokens
  if (!token) return ''
  if (token.type === 'text') return token.value.replace(/[.]/g, '\\.') + plain(rest, token.value)
  if (token.type === 'group') return `(?:${plain(token.tokens)})?${plain(rest)}`
  const free = token.type === 'wildcard' ? '.+?' : token.name.startsWith('f') && before === '.' ? '[^/.]+?' : '[^/]+?'
  return `(?<${token.name}>${required[token.name.charAt(0)] ?? free})${plain(rest)}`
}

const word = fc.constantFrom('a', 'b', 'new', '5', '')
const text = fc.constantFrom('a', 'b', 'new', '5', '.', '-')
const letter = fc.constantFrom(':x', ':d', ':e', ':w', ':s', '*t', ':r', ':y')
const part = fc.oneof(
  { arbitrary: word, weight: 4 },
  { arbitrary: letter, weight: 4 },
  fc.tuple(text, letter).map(([before, variable]) => before + variable),
  fc.tuple(letter, fc.constantFrom('-', '.', '--'), letter).map((parts) => parts.join('')),
  letter.map((variable) => `${variable}{.:f}`),
)
// Each variable of a path gets a name of its own.
const pattern = fc
  .tuple(fc.array(part, { minLength: 1, maxLength: 4 }), fc.constantFrom('', '', '{/:z}', '{.:f}'))
  .map(([parts, end]) => {
    let count = 0
    return `/${parts.join('/')}${end}`.replace(/([:*])([a-z])(?![a-z])/g, (_, kind, name) => `${kind}${name}${count++}`)
  })
const table = fc.array(pattern.filter(isTaken), { minLength: 1, maxLength: 8 })
const segment = fc.oneof(word, fc.constantFrom('a-b', 'a.b', 'x.5.b', '--', '-a', 'a--b', '.', '55', 'ax', 'a\n', 'é'))
const path = fc.oneof(
  { arbitrary: fc.array(segment, { maxLength: 5 }).map((segments) => `/${segments.join('/')}`), weight: 9 },
  fc.constantFrom('', 'a', 'a/b'),
)

function isTaken(one: string): boolean {
  try {
    return route(one) !== undefined
  } catch {
    return false
  }
}

test('the index and a scan of the routes agree', () => {
  fc.assert(
    fc.property(table, fc.array(path, { minLength: 5, maxLength: 20 }), (paths, requests) => {
      const routes = paths.map((one) => route(one)).sort((a, b) => b.prefixLength - a.prefixLength)
      const index = new RouteIndex(routes)
      for (const request of requests) {
        const [found, expected] = [index.find(request, undefined, undefined), scan(routes, request)]
        expect([found?.route.name, { ...found?.params }]).toEqual([expected?.route.name, { ...expected?.params }])
      }
    }),
    { numRuns: 60 },
  )
})

// Tables of many routes that have much in common, of texts and variables alone: the straight way through the index.
const names = ['', 'a', 'b', 'servers', 'server', 'serverz', 'xervers', 'é', '😀', '😁', '__proto__', 'x'.repeat(40)]
const name = fc.constantFrom(...names)
const long = name.map((one) => one + 'y'.repeat(32))
const plainPattern = fc
  .array(fc.oneof({ arbitrary: name, weight: 3 }, fc.constant(':x')), { minLength: 1, maxLength: 5 })
  .map((parts) => `/${parts.map((one, index) => (one === ':x' ? `:x${index}` : one)).join('/')}`)
const plainPath = fc.array(fc.oneof({ arbitrary: name, weight: 9 }, long), { maxLength: 6 })

test('the index and a scan of many routes agree', () => {
  const tables = fc.array(plainPattern, { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(tables, fc.array(plainPath, { minLength: 5, maxLength: 20 }), (paths, requests) => {
      const routes = paths.map((one) => route(one))
      const index = new RouteIndex(routes)
      // Each route is asked for by a path of its own, too.
      for (const request of [
        ...requests.map((parts) => `/${parts.join('/')}`),
        ...paths.map((one) => one.replace(/:/g, '')),
      ]) {
        const [found, expected] = [index.find(request, undefined, undefined), scan(routes, request)]
        expect([found?.route.name, { ...found?.params }]).toEqual([expected?.route.name, { ...expected?.params }])
      }
    }),
    { numRuns: 60 },
  )
})
