import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { tellVersion } from '../../src/contract/fault.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import type { ServedVersion } from '../../src/contract/state.ts'
import { Microversion, Microversions, VersionRange } from '../../src/serve/microversion.ts'

const OPTIONS = { service: 'Compute', min: '2.1', max: '2.93', legacyHeader: 'X-Legacy-Version' }
const compute = new Microversions(OPTIONS)

function asked(versions: Microversions, headers: Record<string, string>): string {
  return String(versions.negotiate(new Environ({ headers })))
}

test.each([
  ['2.1', '2.10', -1],
  ['2.10', '2.9', 1],
  ['3.0', '2.99', 1],
  ['2.5', '2.5', 0],
])('%s compared with %s: %d', (one, other, expected) => {
  const version = new Microversion(one)
  expect(Math.sign(version.compare(new Microversion(other)))).toBe(expected)
  expect(version.atLeast(other)).toBe(expected >= 0)
})

test.each([
  '',
  '2',
  '2.',
  '.1',
  '02.1',
  '2.01',
  '0.1',
  '-2.1',
  '2.1.3',
  '2.x',
  'v2.1',
  '2.1 ',
  '2.1\n',
  '²·1',
  'latest',
])('%j is no version', (text) => {
  expect(() => new Microversion(text)).toThrow(RangeError)
})

test('a version is told as it was written', () => {
  const version = new Microversion('2.10')
  expect([String(version), JSON.stringify({ version })]).toEqual(['2.10', '{"version":"2.10"}'])
})

test.each([
  [undefined, undefined, '2.1', true],
  ['2.10', undefined, '2.9', false],
  ['2.10', undefined, '2.10', true],
  [undefined, '2.10', '2.10', true],
  [undefined, '2.10', '2.11', false],
  ['2.1', '2.10', '3.0', false],
])('from %s to %s includes %s: %s', (min, max, version, expected) => {
  expect(new VersionRange(min, max).includes(new Microversion(version))).toBe(expected)
})

test.each([
  [['2.1', '2.9'], ['2.10'], false],
  [['2.1', '2.10'], ['2.10'], true],
  [['2.1'], ['2.10', '2.11'], true],
  [[], ['2.1', '2.1'], true],
])('%j and %j overlap: %s', (one, other, expected) => {
  const ranges = [new VersionRange(...one), new VersionRange(...other)] as const
  expect([ranges[0].overlaps(ranges[1]), ranges[1].overlaps(ranges[0])]).toEqual([expected, expected])
})

test('a range does not end before it begins', () => {
  expect(() => new VersionRange('2.10', '2.9')).toThrow('2.10 is newer than 2.9')
  expect(() => new Microversions({ service: 'compute', min: '2.10', max: '2.9' })).toThrow(RangeError)
})

test('only a range without ends is open', () => {
  const ranges = [new VersionRange(), new VersionRange('2.1'), new VersionRange(undefined, '2.1')]
  expect(ranges.map(({ open }) => open)).toEqual([true, false, false])
})

test.each([
  ['nothing', {}, '2.1'],
  ['a version', { standard: 'compute 2.10' }, '2.10'],
  ['the newest', { standard: 'compute latest' }, '2.93'],
  ['any case of the service', { standard: 'COMPUTE 2.10' }, '2.10'],
  ['more blanks', { standard: 'compute \t 2.10' }, '2.10'],
  ['another service', { standard: 'identity 3.0' }, '2.1'],
  ['several services', { standard: 'compute 2.10, identity 3.0' }, '2.10'],
  ['twice: the last wins', { standard: 'compute 2.5, compute 2.10' }, '2.10'],
  ['an empty entry', { standard: 'compute 2.10,' }, '2.10'],
  ['no service', { standard: '2.10' }, '2.1'],
  ['no version', { standard: 'compute' }, '2.1'],
  ['by the older header', { legacy: '2.10' }, '2.10'],
  ['by the older header: the newest', { legacy: 'latest' }, '2.93'],
  ['by the older header twice: the last wins', { legacy: '2.5, 2.10 ' }, '2.10'],
  ['by both: the standard one wins', { standard: 'compute 2.5', legacy: '2.10' }, '2.5'],
  ['by both, of another service', { standard: 'identity 3.0', legacy: '2.10' }, '2.10'],
])('asks for %s', (_, headers: { standard?: string; legacy?: string }, expected) => {
  const { standard, legacy } = headers
  const sent = {
    ...(standard !== undefined && { 'openstack-api-version': standard }),
    ...(legacy !== undefined && { 'x-legacy-version': legacy }),
  }
  expect(asked(compute, sent)).toBe(expected)
})

test.each([
  ['compute LATEST', 'LATEST'],
  ['compute 2', '2'],
  ['compute 2.01', '2.01'],
  ['compute 2.10 x', '2.10 x'],
  ['compute 2.10;q=1', '2.10;q=1'],
  ['compute compute 2.10', 'compute 2.10'],
])('%s is refused, and no version is noted', (header, text) => {
  const environ = new Environ({ headers: { 'openstack-api-version': header } })
  const message = `API Version String ${text} is of invalid format. Must be of format MajorNum.MinorNum.`
  expect(() => compute.negotiate(environ)).toThrow(new HttpError(400, message))
  expect(environ.state['openstack.api_version']).toBeUndefined()
})

test('the older header holds a version alone', () => {
  expect(() => asked(compute, { 'x-legacy-version': 'compute 2.10' })).toThrow('API Version String compute 2.10')
  expect(() => asked(compute, { 'x-legacy-version': '' })).toThrow('API Version String  is')
  expect(asked(new Microversions({ service: 'compute', min: '2.1', max: '2.9' }), { 'x-legacy-version': '2.5' })).toBe(
    '2.1',
  )
})

test.each(['2.0', '1.99', '2.94', '3.0', '2.99999999999999999999'])('%s is out of bounds, and noted', (text) => {
  const environ = new Environ({ headers: { 'openstack-api-version': `compute ${text}` } })
  const message = `Version ${text} is not supported by the API. Minimum is 2.1 and maximum is 2.93.`
  for (const _ of ['once', 'twice']) expect(() => compute.negotiate(environ)).toThrow(new HttpError(406, message))
  expect(String(environ.state['openstack.api_version']?.version)).toBe(text)
})

test.each([
  [OPTIONS, { 'x-legacy-version': '2.10' }, 'OpenStack-API-Version, X-Legacy-Version'],
  [{ service: 'compute', min: '2.1', max: '2.93' }, {}, 'OpenStack-API-Version'],
])('the answer tells the version by all headers that it is read from', (options, legacy, vary) => {
  const versions = new Microversions(options)
  for (const header of ['compute 2.10', 'Compute 2.10', 'compute 2.10']) {
    const environ = new Environ({ headers: { 'openstack-api-version': header } })
    versions.negotiate(environ)
    const { headers } = tellVersion(Response.empty(), environ.state)
    expect(headers).toEqual({ 'openstack-api-version': 'compute 2.10', ...legacy, vary })
  }
})

test('versions are remembered, but never more than there are', () => {
  const versions = new Microversions({ service: 'compute', min: '2.1', max: '3.5' })
  const noted = (text: string): ServedVersion | undefined => {
    const environ = new Environ({ headers: { 'openstack-api-version': `compute ${text}` } })
    versions.negotiate(environ)
    return environ.state['openstack.api_version']
  }
  expect(noted('3.4')).toBe(noted('3.4'))
  expect(noted('2.1000000')).not.toBe(noted('2.1000000'))
})

test('any headers ask for a version within the bounds, or are a 400 or a 406', () => {
  const entry = fc.stringMatching(/^(?:[Cc]ompute|identity)?[ \t]*(?:\d{0,3}\.?\d{0,4}|latest)[ ,x]{0,2}$/)
  const header = fc.oneof(fc.string(), fc.array(entry, { maxLength: 4 }).map(String))
  fc.assert(
    fc.property(header, header, (standard, legacy) => {
      try {
        const version = compute.negotiate(
          new Environ({ headers: { 'openstack-api-version': standard, 'x-legacy-version': legacy } }),
        )
        expect(version.atLeast('2.1') && !version.atLeast('2.94')).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(HttpError)
        expect([400, 406]).toContain((error as HttpError).status)
      }
    }),
  )
})
