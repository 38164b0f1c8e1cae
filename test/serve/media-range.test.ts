import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MediaOffer, mediaRanges, mediaType } from '../../src/serve/media-range.ts'

const JSON_TYPE = 'application/json'
const VND = 'application/vnd.openstack.compute+json'
const ATOM = 'application/atom+xml'
const offer = new MediaOffer([JSON_TYPE, VND, ATOM])

test.each([
  ['application/json', JSON_TYPE, undefined],
  ['Application/JSON', JSON_TYPE, undefined],
  ['application/json;version=2.1', JSON_TYPE, '2.1'],
  ['application/json ; Version = "2.1" ', JSON_TYPE, '2.1'],
  ['application/json;version=2;version=3', JSON_TYPE, '2'],
  ['"application/json";version=2', JSON_TYPE, '2'],
  ['application/json;version', JSON_TYPE, undefined],
  ['application/json;version=', JSON_TYPE, undefined],
  ['application/json;a="b;version=2"', JSON_TYPE, undefined],
  [';version=2', '', undefined],
  [';', '', undefined],
  ['=', '=', undefined],
  ['', '', undefined],
  ['a/b;__proto__=1', 'a/b', undefined],
])('the Content-Type %j is %s of version %s', (header, type, version) => {
  expect(mediaType(header)).toMatchObject({ type, version })
})

test.each<readonly [string, number]>([
  ['', 1],
  [';q=', 1],
  [';q', 1],
  [';q=0', 0],
  [';q=0.5', 0.5],
  [';q=.5', 0.5],
  [';q=1.', 1],
  [';q="0.7"', 0.7],
  [';Q=0.3', 0.3],
  ...['nan', 'inf', '-1', '2', 'abc', '1e-1', '0x1', '1_0', '1.1'].map((q) => [`;q=${q}`, Number.NaN] as const),
])('the quality of a/b%s is %d', (parameters, quality) => {
  expect(mediaType(`a/b${parameters}`).quality).toBe(quality)
})

test('ranges are read in their order', () => {
  const ranges = mediaRanges('text/html , a/b;v="x,y";q=0.1,, */*')
  expect(ranges.map(({ type, quality }) => [type, quality])).toEqual([
    ['text/html', 1],
    ['a/b', 0.1],
    ['', 1],
    ['*/*', 1],
  ])
})

test.each([
  ['*/*', JSON_TYPE],
  ['application/*', JSON_TYPE],
  [VND, VND],
  ['text/html, application/vnd.openstack.compute+json', VND],
  [`${VND}, ${JSON_TYPE}`, JSON_TYPE],
  [`${VND}, */*`, VND],
  [`${JSON_TYPE};q=0.5, ${VND};q=0.6`, VND],
  [`${JSON_TYPE};q=0.5, ${ATOM};q=nan`, JSON_TYPE],
  [`*/*;q=0.5, ${ATOM};q=0.4`, JSON_TYPE],
  [`application/*, ${ATOM}`, ATOM],
  ['APPLICATION/JSON', JSON_TYPE],
  ['"application/json"', JSON_TYPE],
])('the Accept header %j asks for %s', (header, type) => {
  expect(offer.bestMatch(header)?.type).toBe(type)
})

test.each(
  [
    '',
    ' ',
    ';',
    '=',
    ',',
    '*',
    '*/json',
    'app*',
    'application*x',
    'a*/*',
    'application/js*',
    'text/html',
    'json',
  ].concat([`${JSON_TYPE};q=0`, `${JSON_TYPE};q=2`, `${JSON_TYPE};q=-1`, 'constructor', '__proto__']),
)('the Accept header %j asks for nothing that there is', (header) => {
  expect(offer.bestMatch(header)).toBeUndefined()
})

test.each([
  [`${JSON_TYPE};version=2`, '2'],
  [`text/html;version=3, ${JSON_TYPE};version=2`, '2'],
  [`${JSON_TYPE};version=2;q=0.5, ${VND};version=3;q=0.6`, '3'],
  [`${JSON_TYPE};version=2;q=0, */*;version=3`, '3'],
  [`*/*;version=2, application/*;version=3`, '3'],
  [`${JSON_TYPE};version=2, ${JSON_TYPE};version=3`, '2'],
  [`${JSON_TYPE}, ${JSON_TYPE};version=3`, undefined],
])('the range that wins in %j names the version %s', (header, version) => {
  expect(offer.bestMatch(header)?.range.version).toBe(version)
})

const pieces = fc.constantFrom(
  'a/b',
  JSON_TYPE,
  '*/*',
  '*',
  ';',
  ',',
  '=',
  '"',
  '\\',
  'q',
  'version',
  '0.5',
  ' ',
  '\t',
  'é',
)
const headers = fc.oneof(
  fc.array(fc.nat(0xff)).map((bytes) => String.fromCharCode(...bytes)),
  fc.array(pieces).map((all) => all.join('')),
)

test('whatever the header, there is a match or none', () => {
  fc.assert(
    fc.property(headers, (header) => {
      for (const { quality } of mediaRanges(header))
        expect(Number.isNaN(quality) || (quality >= 0 && quality <= 1)).toBe(true)
      expect([JSON_TYPE, VND, ATOM, undefined]).toContain(offer.bestMatch(header)?.type)
      expect(mediaType(header).version).not.toBe('')
    }),
    { numRuns: 500 },
  )
})

test.each(['*/*,', ',', 'a/b;q=,', '"', '"\\', ' ', ';', `${JSON_TYPE};version=2,`])(
  'sixteen kilobytes of %j take no time',
  (piece) => {
    const header = piece.repeat(Math.ceil(16_384 / piece.length))
    const start = process.cpuUsage().user
    offer.bestMatch(header)
    mediaType(header)
    expect((process.cpuUsage().user - start) / 1000).toBeLessThan(100)
  },
)
