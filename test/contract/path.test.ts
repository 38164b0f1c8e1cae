import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HttpError } from '../../src/contract/http-error.ts'
import { normalizePath } from '../../src/contract/path.ts'

test.each([
  ['/', '/'],
  ['', ''],
  ['/a/b', '/a/b'],
  ['/%61%2d%7E', '/a-~'],
  ['/a%2fb', '/a%2Fb'],
  ['/caf%c3%a9', '/caf%C3%A9'],
  ['/a/./b', '/a/b'],
  ['/a/../b', '/b'],
  ['/a/..', '/'],
  ['/a/.', '/a/'],
  ['/../../etc', '/etc'],
  ['/a/%2e%2e/b', '/b'],
  ['/a/..%2Fb', '/a/..%2Fb'],
  ['//a//b', '//a//b'],
  ['/a.b/..c/...', '/a.b/..c/...'],
])('%s is %s', (path, normal) => {
  expect(normalizePath(path)).toBe(normal)
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
  '/\u0001',
  '/%ed%a0%80',
])('%j is refused', (path) => {
  expect(() => normalizePath(path)).toThrow(expect.objectContaining({ status: 400 }))
})

test('a normal path is its own normal path, and has no dots left', () => {
  const segment = fc.constantFrom('a', '.', '..', '%2e', '%2E%2e', '%2f', '%41', '', 'b.c', '%c3%a9')
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 8 }), (segments) => {
      const normal = normalizePath(`/${segments.join('/')}`)
      expect(normalizePath(normal)).toBe(normal)
      expect(normal.split('/')).not.toContain('..')
      expect(normal.startsWith('/')).toBe(true)
    }),
  )
})

test('nothing but a refusal is ever thrown', () => {
  fc.assert(
    fc.property(fc.string(), (path) => {
      try {
        normalizePath(`/${path}`)
      } catch (error) {
        expect(error).toBeInstanceOf(HttpError)
      }
    }),
  )
})
