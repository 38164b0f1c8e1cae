import * as zlib from 'node:zlib'
import { expect, test } from 'vitest'
import { type Coding, codecOf, negotiate } from '../../src/filters/codings.ts'

const OURS: readonly Coding[] = ['br', 'gzip']

test.each([
  [undefined, undefined],
  ['', undefined],
  ['gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['x-gzip', 'gzip'],
  ['gzip, deflate, br', 'br'],
  ['gzip, deflate', 'gzip'],
  ['br;q=0.5, gzip', 'gzip'],
  ['br ; q=0.5 , gzip;q=0.4', 'br'],
  ['*', 'br'],
  ['br;q=0, *', 'gzip'],
  ['*;q=0', undefined],
  ['gzip;q=0', undefined],
  ['gzip;q=0.000', undefined],
  ['gzip;q=0.5, identity', undefined],
  ['gzip;q=0.5, identity;q=0.2', 'gzip'],
  ['identity', undefined],
  ['identity, gzip', 'gzip'],
  ['deflate, compress', undefined],
  ['gzip;q=2', undefined],
  ['gzip;q=-1', undefined],
  ['gzip;q=1.5', undefined],
  ['gzip;q=0.1234', undefined],
  ['gzip;q=', undefined],
  ['gzip;level=9', undefined],
  ['gzip deflate', undefined],
  ['gzipped', undefined],
  ['__proto__', undefined],
  [',,gzip,,', 'gzip'],
])('%j: %s', (field, coding) => {
  expect(negotiate(field, OURS)).toBe(coding)
})

test('of those that are liked as much, ours decide', () => {
  expect(negotiate('gzip, br', ['gzip', 'br'])).toBe('gzip')
  expect(negotiate('gzip, br', [])).toBeUndefined()
})

test.each([
  'gzip;q=0.5,'.repeat(100_000),
  `${' '.repeat(500_000)}gzip`,
  `gzip;${' '.repeat(500_000)}q`,
  'a'.repeat(1_000_000),
])('a field of many letters takes no time: %#', (field) => {
  const start = performance.now()
  negotiate(field, OURS)
  expect(performance.now() - start).toBeLessThan(1_000)
})

const bytes = Buffer.from('hello '.repeat(1_000))

test.each([
  ['br', zlib.brotliDecompressSync],
  ['gzip', zlib.gunzipSync],
] as const)('%s can be undone', async (coding, undo) => {
  const { whole, stream } = codecOf(coding)
  expect(undo(whole(bytes))).toEqual(bytes)
  expect(undo(Buffer.concat(await stream().end(bytes).toArray()))).toEqual(bytes)
})

test('zstd, where there is one', () => {
  if ('zstdCompressSync' in zlib) expect(codecOf('zstd').whole(bytes).length).toBeLessThan(bytes.length)
  else expect(() => codecOf('zstd')).toThrow('this Node cannot compress with zstd')
})
