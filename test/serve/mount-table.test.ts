import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { type Mounted, type Mounts, MountTable } from '../../src/serve/mount-table.ts'
import { singleSlashes } from '../../src/serve/path-expression.ts'

const app = (): Response => Response.empty()
const mounts = (expressions: readonly string[]): Mounts => Object.fromEntries(expressions.map((one) => [one, app]))
const table = (expressions: readonly string[], plus = true): MountTable => new MountTable(mounts(expressions), { plus })

function find(expressions: readonly string[], path: string, host = '', scheme = 'http'): string | undefined {
  return table(expressions).find(new Environ({ host, scheme }), path)?.expression
}

const NOVA = ['/', '/v2', '/v2.1', '/v2/+', '/v2.1/+']

test.each([
  ['/', '/'],
  ['', '/'],
  ['/x', '/'],
  ['/v2', '/v2'],
  ['/v2/', '/v2'],
  ['/v2/servers', '/v2/+'],
  ['/v2.1', '/v2.1'],
  ['/v2.1/servers/1', '/v2.1/+'],
  ['/v2.10', '/'],
  ['/v2.json', '/'],
  ['/V2', '/'],
  ['/v2%2Fservers', '/'],
])('of nova’s mounts %j comes to %s', (path, expression) => {
  expect(find(NOVA, path)).toBe(expression)
})

test.each([
  [['/v2/+', '/v2/x', '/v2/xy'], '/v2/x', '/v2/x'],
  [['/v2/+', '/v2/x', '/v2/xy'], '/v2/xy/z', '/v2/xy'],
  [['/v2/+', '/v2/x', '/v2/xy'], '/v2/y', '/v2/+'],
  [['/v2/+'], '/v2/', undefined],
  [['/v2/+'], '/v2', undefined],
  [['/', '/v2/+'], '/v2/', '/'],
  [['/+'], '/', undefined],
  [['/+'], '/x', '/+'],
  [['/v2'], '/x', undefined],
  [['/v2'], '*', undefined],
  [['/'], '*', undefined],
  [[], '/', undefined],
  [['/café'], '/caf%C3%A9', '/café'],
  [['/constructor', '/__proto__'], '/__proto__/x', '/__proto__'],
  [['/'], '/constructor', '/'],
])('of %j %j comes to %j', (expressions, path, expected) => {
  expect(find(expressions, path)).toBe(expected)
})

test('without plus, a + is a segment like others', () => {
  const paste = table(['/v2', '/v2/+'], false)
  const found = ['/v2/x', '/v2/+', '/v2/+/x'].map((path) => paste.find(new Environ(), path)?.expression)
  expect(found).toEqual(['/v2', '/v2/+', '/v2/+'])
})

const HOSTS = ['domain Foo.com /', 'domain foo.com port 8080 /', 'domain bar.com /v2', '/v2/x', 'domain [::1] /']

test.each([
  ['foo.com', '/x', 'domain Foo.com /'],
  ['FOO.COM', '/x', 'domain Foo.com /'],
  ['foo.com:80', '/x', 'domain Foo.com /'],
  ['foo.com:8080', '/x', 'domain foo.com port 8080 /'],
  ['foo.com', '/v2/x', 'domain Foo.com /'],
  ['bar.com', '/v2/x', 'domain bar.com /v2'],
  ['bar.com', '/v3', undefined],
  ['', '/v2/x', '/v2/x'],
  ['', '/', undefined],
  ['foo.com.', '/', undefined],
  ['user@foo.com', '/', undefined],
  ['__proto__', '/', undefined],
  ['[::1]', '/', 'domain [::1] /'],
  ['[::1]:8080', '/', 'domain [::1] /'],
])('at the host %j %j comes to %j', (host, path, expected) => {
  expect(find(HOSTS, path, host)).toBe(expected)
})

test.each([
  ['foo.com', 'http', 'domain foo.com port 80 /'],
  ['foo.com', 'https', 'domain foo.com port 443 /'],
  ['[::1]', 'https', 'domain [::1] port 443 /'],
])('without a port %s has that of %s', (host, scheme, expected) => {
  const names = ['domain foo.com port 80 /', 'domain foo.com port 443 /', 'domain [::1] port 443 /']
  expect(find(names, '/', host, scheme)).toBe(expected)
})

test('of two mounts at one place the last stays, however it is written', () => {
  expect([...table(['/v2', '/a', '//v2/'])].map(({ expression }) => expression)).toEqual(['//v2/', '/a'])
  expect(find(['domain foo.com /x', 'https://FOO.com/x'], '/x', 'foo.com')).toBe('https://FOO.com/x')
})

test('they are listed as they are tried', () => {
  const listed = [...table([...NOVA, ...HOSTS])].map(({ expression }) => expression)
  const hosts = ['domain foo.com port 8080 /', 'domain Foo.com /', 'domain bar.com /v2', 'domain [::1] /']
  expect(listed).toEqual([...hosts, '/v2.1/+', '/v2.1', '/v2/x', '/v2/+', '/v2', '/'])
})

const segment = fc.constantFrom('a', 'b', 'ab', '+', 'v2', 'v2.1', '')
const path = fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`)
const domain = fc.constantFrom('', '', '', 'http://foo.com', 'http://foo.com:81', 'http://bar.com')
const expression = fc.tuple(domain, path).map((parts) => parts.join(''))

function takes({ prefix, plus }: Mounted, path: string): boolean {
  return plus ? path.startsWith(`${prefix}/`) && path.length > prefix.length + 1 : `${path}/`.startsWith(`${prefix}/`)
}

// What the documentation says, mount by mount.
function scan(all: readonly Mounted[], host: string, path: string): Mounted | undefined {
  for (const domain of [host.includes(':') ? host : `${host}:80`, host.replace(/:.*/, ''), null]) {
    const taking = all.filter((mount) => mount.domain === domain && takes(mount, path))
    const [longest] = taking.sort((a, b) => b.prefix.length - a.prefix.length || Number(b.plus) - Number(a.plus))
    if (longest) return longest
  }
  return undefined
}

test.each([true, false])('it finds what a scan of all mounts finds, with plus: %s', (plus) => {
  const hosts = fc.constantFrom('', 'foo.com', 'foo.com:81', 'bar.com:81', 'else.com')
  fc.assert(
    fc.property(fc.array(expression), hosts, path, (expressions, host, asked) => {
      const mountTable = table(expressions, plus)
      const single = singleSlashes(asked)
      const found = mountTable.find({ host, scheme: 'http' }, single)
      expect(found).toBe(scan([...mountTable], host, single))
      // Whoever reads the list from the top comes to the same mount.
      const named = [`${host}:80`, host, host.replace(/:.*/, ''), null]
      expect([...mountTable].find((mount) => named.includes(mount.domain) && takes(mount, single))).toBe(found)
    }),
    { numRuns: 1000 },
  )
})
