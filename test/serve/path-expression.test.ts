import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalizePath } from '../../src/contract/path.ts'
import { mountPoint, normalizeUrl, parsePathExpression, singleSlashes } from '../../src/serve/path-expression.ts'

test.each([
  ['', ''],
  ['/', '/'],
  ['  /path  ', '/path'],
  ['path', 'path'],
  ['domain foo.com', 'http://foo.com'],
  ['domain foo.com /', 'http://foo.com//'],
  ['domain foo.com port 8080 /path', 'http://foo.com:8080//path'],
  ['/path port 8080 domain foo.com', 'http://foo.com:8080//path'],
  ['domain foo.com port http /', 'http://foo.com:http//'],
  ['domain domain port port /', 'http://domain:port//'],
  ['DOMAIN', 'DOMAIN'],
  ['http://foo.com/path', 'http://foo.com/path'],
])('%j stands for %j', (expression, url) => {
  expect(parsePathExpression(expression)).toBe(url)
})

test.each([
  ['domain', '"domain" must be followed by a name'],
  ['domain foo.com port', '"port" must be followed by a number'],
  ['domain a domain b', '"domain" given twice'],
  ['domain a port 1 port 2', '"port" given twice'],
  ['port 8080 /', 'a port needs a domain: domain NAME port NUMBER /path'],
  ['/a /b', 'more than one path given (have "/a", got "/b")'],
  ['Domain foo.com', 'more than one path given (have "Domain", got "foo.com")'],
])('%j is refused', (expression, message) => {
  expect(() => parsePathExpression(expression)).toThrow(message)
})

test.each([
  ['', null, ''],
  ['/', null, ''],
  ['//a///b//', null, '/a/b'],
  ['http://foo.com', 'foo.com', ''],
  ['https://foo.com:8080//a//', 'foo.com:8080', '/a'],
  ['http:///a', '', '/a'],
])('%j is the domain %j and the path %j', (url, domain, path) => {
  expect(normalizeUrl(url)).toEqual({ domain, path })
})

test('the slash at the end is kept when told so', () => {
  expect(normalizeUrl('/a//', false).path).toBe('/a/')
})

test.each(['a', 'ftp://foo.com', 'HTTP://foo.com', '\n/a', ' /a'])('%j begins with no slash', (url) => {
  expect(() => normalizeUrl(url)).toThrow(/must begin with a slash/)
})

test.each([
  ['/', null, ''],
  ['/v2/', null, '/v2'],
  ['//v2//+', null, '/v2/+'],
  ['/café', null, '/caf%C3%A9'],
  ['/caf%c3%a9', null, '/caf%C3%A9'],
  ['/%7euser', null, '/~user'],
  ['/a%20b', null, '/a%20b'],
  ['/50%', null, '/50%25'],
  ['/{id}?', null, '/%7Bid%7D%3F'],
  ['/a/../b', null, '/b'],
  ['domain FOO.com /', 'foo.com', ''],
  ['domain Foo.com port 8080 /v2', 'foo.com:8080', '/v2'],
  ['http:///abc', null, '/abc'],
])('%j mounts at the domain %j, path %j', (expression, domain, path) => {
  expect(mountPoint(expression)).toEqual({ domain, path })
})

test.each(['/a\\b', '/%00', '/%ff', '/\ud800'])('no request has the path %j', (path) => {
  expect(() => mountPoint(path)).toThrow(/^no request has the path/)
})

test('a mount is spelled as requests are, and nothing but an Error is thrown', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(0x2ff)), (codes) => {
      try {
        const { path } = mountPoint(String.fromCharCode(47, ...codes))
        expect(normalizePath(path)).toBe(path)
        expect(path).not.toMatch(/\/$|\/\//)
      } catch (error) {
        expect((error as Error).name).toBe('Error')
      }
    }),
  )
})

test.each([
  ['', ''],
  ['/a/b/', '/a/b/'],
  ['//a///b//', '/a/b/'],
])('%j has single slashes as %j', (path, single) => {
  expect(singleSlashes(path)).toBe(single)
})
