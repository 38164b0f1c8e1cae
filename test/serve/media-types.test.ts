import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { json, type MediaType, MediaTypes, type Read } from '../../src/serve/media-types.ts'

const JSON_TYPE = 'application/json'
const VND = 'application/vnd.acme+json'
const CSV = 'text/csv'
const csv: MediaType = { read: (body) => body.toString().split(','), write: (value) => Object.values(value).join() }
const readOnly: MediaType = { read: String }
const several = new MediaTypes({ [VND]: json, [CSV]: csv, 'Text/X-In': readOnly, 'text/x-out': { write: () => 'out' } })

test.each([
  [undefined, 'json'],
  ['', 'json'],
  [';', 'json'],
  ['application/json', 'json'],
  ['Application/JSON', 'json'],
  ['application/json; charset=utf-8', 'json'],
  ['application/json ;x', 'json'],
  ['text/plain', 'json'],
  ['TEXT/PLAIN; charset=x', 'json'],
  [VND, 'json'],
  ['text/csv', 'csv'],
  ['text/csv;header=absent', 'csv'],
  ['text/x-in', 'read only'],
  ['text/x-out', undefined],
  ['text/html', undefined],
  ['application/jsonx', undefined],
  ['application/json,text/html', undefined],
  ['json', undefined],
  ['constructor', undefined],
  ['__proto__', undefined],
])('a body of type %j is read as %s', (header, expected) => {
  const readers: Record<string, unknown> = { json: json.read, csv: csv.read, 'read only': readOnly.read }
  if (expected !== undefined) expect(several.reader(header)).toBe(readers[expected])
  else expect(() => several.reader(header)).toThrow(new HttpError(415, 'Unsupported Content-Type'))
})

// Of types that are wanted equally the first registered wins; the most specific range decides about a type.
test.each([
  [undefined, JSON_TYPE],
  ['', JSON_TYPE],
  ['*/*', JSON_TYPE],
  ['application/*', JSON_TYPE],
  [VND, VND],
  [VND.toUpperCase(), VND],
  [`${VND}, ${JSON_TYPE}`, JSON_TYPE],
  [`application/json;q=0.4,${VND};q=0.6`, VND],
  ['application/json;q=0, */*', VND],
  ['application/json;q=0', JSON_TYPE],
  ['text/*, application/json;q=0.9', CSV],
  ['text/*;q=0.1, */*;q=0.01', CSV],
  ['text/x-in', JSON_TYPE],
  ['text/x-out', 'text/x-out'],
  ['text/html', JSON_TYPE],
  ['text/csv;header=present', JSON_TYPE],
  ['text/csv; q=1.5', JSON_TYPE],
  ['text/csv; q=0.1234', JSON_TYPE],
  ['text/csv, ;;;', JSON_TYPE],
  ['*', JSON_TYPE],
])('Accept: %s is answered in %s', (accept, expected) => {
  const headers: Record<string, string> = accept === undefined ? {} : { accept }
  expect(several.best(new Environ({ headers }))).toBe(expected)
})

test.each([
  ['/servers/1.json', JSON_TYPE],
  ['/servers.csv', CSV],
  ['/servers/a.csv/x', VND],
  ['/servers/1.constructor', VND],
  ['/servers/csv', VND],
])('%s is answered in %s, whatever its suffix leaves open by Accept', (pathInfo, expected) => {
  expect(several.best(new Environ({ pathInfo, headers: { accept: VND } }))).toBe(expected)
})

test('what a map outside chose goes before all', () => {
  const environ = new Environ({ pathInfo: '/servers.csv', headers: { accept: CSV } })
  environ.state.best_content_type = VND
  expect(several.best(environ)).toBe(VND)
})

test('nobody is asked where there is one type', () => {
  const environ = new Environ({ pathInfo: '/servers.csv', headers: { accept: CSV } })
  Object.defineProperty(environ.state, 'best_content_type', { get: () => expect.unreachable() })
  const types = new MediaTypes({ 'text/x-in': readOnly })
  expect([types.several, types.best(environ)]).toEqual([false, JSON_TYPE])
})

test('of two types with the same suffix the first registered wins', () => {
  const types = new MediaTypes({ 'application/csv': csv, [CSV]: csv })
  expect(types.best(new Environ({ pathInfo: '/a.csv' }))).toBe('application/csv')
})

test('a value is written in its type, in an unknown one as JSON', () => {
  expect([VND, CSV, 'text/x-in', 'x/y'].map((type) => several.write({ a: 1 }, type))).toEqual([
    '{"a":1}',
    '1',
    '{"a":1}',
    '{"a":1}',
  ])
})

test('JSON itself can be registered otherwise', () => {
  const types = new MediaTypes({ [JSON_TYPE]: { read: () => 'own', write: () => 'own' } })
  expect([types.reader()(Buffer.from('{}')), types.write({}, JSON_TYPE)]).toEqual(['own', 'own'])
})

test.each([
  ['a byte order mark', '\ufeff{}'],
  ['what is not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ['NaN', '{"a": NaN}'],
  ['what is nested and does not end', '['.repeat(5000)],
])('%s is no JSON', (_, body) => {
  expect(() => (json.read as Read)(Buffer.from(body))).toThrow(SyntaxError)
})

test('any headers lead to a type that can be written, or a 415', () => {
  const header = fc.oneof(fc.string(), fc.stringMatching(/^(?:[a*]\/[b*](?:;q=[01])?[,; ]*){0,5}$/))
  fc.assert(
    fc.property(header, (text) => {
      expect([JSON_TYPE, VND, CSV, 'text/x-out']).toContain(several.best(new Environ({ headers: { accept: text } })))
      try {
        expect(several.reader(text)).toBeTypeOf('function')
      } catch (error) {
        expect(error).toMatchObject({ status: 415 })
      }
    }),
  )
})
