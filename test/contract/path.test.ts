import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HttpError } from '../../src/contract/http-error.ts'
import { normalizePath } from '../../src/contract/path.ts'

test.each([
  ['/', '/'],
  ['', ''],
  ['*', '*'],
  ['/a/b', '/a/b'],
  ["/-._~!$&'()*+,;=:@", "/-._~!$&'()*+,;=:@"],
  ['/%61%2d%7E%5F%30', '/a-~_0'],
  ['/%2Fa%2fb', '/%2Fa%2Fb'],
  ['/caf%c3%a9', '/caf%C3%A9'],
  ['/"<>[]^`{|}', '/%22%3C%3E%5B%5D%5E%60%7B%7C%7D'],
  ['/%7b%7C', '/%7B%7C'],
  ['/a/./b', '/a/b'],
  ['/a/../b', '/b'],
  ['/a/..', '/'],
  ['/a/.', '/a/'],
  ['/../../etc', '/etc'],
  ['/a/%2e%2e/b', '/b'],
  ['/a/.%2E/b', '/b'],
  ['/%2e', '/'],
  ['/a/..%2Fb', '/a/..%2Fb'],
  ['/a%2F../b', '/a%2F../b'],
  ['//a//b', '//a//b'],
  ['//..//a', '//a'],
  ['/a//../b', '/a/b'],
  ['/a.b/..c/...', '/a.b/..c/...'],
  ['..', '/'],
  ['a/../b', 'b'],
  ['./a', 'a'],
])('%s is %s', (path, normal) => {
  expect(normalizePath(path)).toBe(normal)
})

// Ways to write a path so that a check of the path is walked around: none of them becomes the path that is checked.
test.each([
  '//secret',
  '/secret%2fx',
  '/%2fsecret',
  '/x%2f..%2fsecret',
  '/x/%2e%2e%2fsecret',
  '/%2573ecret',
  '/x/%252e%252e/secret',
  '/;/secret',
  '/secret;x=1',
  '/x/..;/secret',
  '/SECRET',
  '/%20secret',
  '/%0d%0asecret',
  '/+secret',
  '/secret%3f',
  '/secret%23',
  '/secret%ef%bc%8f',
  '/%e2%80%8bsecret',
  '/%ef%bb%bfsecret',
  '/%c5%bfecret',
  '/secret.',
])('%s is another path than /secret', (path) => {
  expect(normalizePath(path).split('/')[1]).not.toBe('secret')
})

// And these are the same one.
test.each([
  '/%73ecret',
  '/%73%65%63%72%65%74',
  '/./secret',
  '/x/../secret',
  '/../secret',
  '/x/%2E%2e/secret',
  '/%2e/secret',
])('%s is /secret', (path) => {
  expect(normalizePath(path)).toBe('/secret')
})

test.each([
  '/%',
  '/%a',
  '/%zz',
  '/a%00',
  '/a\\b',
  '/a%5Cb',
  '/caf\u00e9',
  '/%ff',
  '/%c3',
  '/a b',
  '/a\tb',
  '/a\0',
  '/secret%c0%af',
  '/x/%c0%ae%c0%ae/secret',
  '/x/..%5csecret',
  '/x\\..\\secret',
  '/%f4%90%80%80',
  '/%80',
  '/\u0001',
  '/%ed%a0%80',
])('%j is refused', (path) => {
  expect(() => normalizePath(path)).toThrow(expect.objectContaining({ status: 400 }))
})

const piece = fc.constantFrom(
  'a',
  '.',
  '..',
  '%2e',
  '%2E%2e',
  '%2f',
  '%41',
  '',
  'b.c',
  '%c3%a9',
  '%25',
  '2e',
  '{',
  '/',
  '//',
)
const paths = fc.oneof(
  fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('/')}`),
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.array(fc.integer({ min: 0x20, max: 0x7f })).map((codes) => String.fromCharCode(...codes)),
)

function normalOf(path: string): string | undefined {
  try {
    return normalizePath(path)
  } catch (error) {
    expect(error).toBeInstanceOf(HttpError)
    expect(error).toMatchObject({ status: 400, expose: true })
    return undefined
  }
}

test('a normal path is its own normal path, and has no dots left', () => {
  fc.assert(
    fc.property(paths, (path) => {
      const normal = normalOf(path)
      if (normal === undefined) return
      expect(normalizePath(normal)).toBe(normal)
      expect(normal.split('/').filter((segment) => segment === '.' || segment === '..')).toEqual([])
      expect(normal).toMatch(/^(?:[\w.~!$&'()*+,;=:@/-]|%[\dA-F]{2})*$/)
      if (path.startsWith('/')) expect(normal[0]).toBe('/')
    }),
    { numRuns: 1000 },
  )
})

test('it stands for the same text', () => {
  const text = fc.string().filter((one) => !/[\\\0/]|^\.{1,2}$/.test(one))
  fc.assert(fc.property(text, (one) => decodeURIComponent(normalizePath(`/${encodeURIComponent(one)}`)) === `/${one}`))
})

test('nothing but a refusal is ever thrown', () => {
  fc.assert(fc.property(fc.string(), (path) => void normalOf(`/${path}`)))
})
