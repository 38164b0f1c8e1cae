import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressOf, type Family, listOf, readForwarded, readXForwarded, strip } from '../../src/filters/forwarded.ts'

test.each<[string, string[], string[], string[]]>([
  // RFC 7239, section 4
  ['for="_gazonk"', ['_gazonk'], [''], ['']],
  ['For="[2001:db8:cafe::17]:4711"', ['[2001:db8:cafe::17]:4711'], [''], ['']],
  ['for=192.0.2.60;proto=http;by=203.0.113.43', ['192.0.2.60'], ['http'], ['']],
  ['for=192.0.2.43, for=198.51.100.17', ['192.0.2.43', '198.51.100.17'], ['', ''], ['', '']],
  // What real proxies write
  ['FOR=1.2.3.4', ['1.2.3.4'], [''], ['']],
  ['for=192.0.2.1:8080;host=example.com:8443', ['192.0.2.1:8080'], [''], ['example.com:8443']],
  ['for=[::1];proto=https', ['[::1]'], ['https'], ['']],
  ['for=a ; proto=http ,\tproto=https', ['a', ''], ['http', 'https'], ['', '']],
  // Quotes hide what would else separate
  ['for="a, for=b;proto=https";host="x\\"y\\\\"', ['a, for=b;proto=https'], [''], ['x"y\\']],
  ['for=""', [''], [''], ['']],
  // Empty elements and pairs (RFC 9110 5.6.1)
  ['', [], [], []],
  [' , ,', [], [], []],
  [',for=a,, ;;for=b;,', ['a', 'b'], ['', ''], ['', '']],
  // Parameters that mean nothing to us
  ['constructor=x;__proto__=y;for=a', ['a'], [''], ['']],
])('%s', (field, addresses, proto, host) => {
  expect(readForwarded(field)).toEqual({ for: addresses, proto, host })
})

test.each([
  'for="a',
  'for="a, for=192.0.2.1',
  'for="a\\", for=192.0.2.1',
  'for=a"b"',
  'for="a"b',
  'for',
  'for=',
  '=a',
  'for =a',
  'for=a for=b',
  'for=a;for=b',
  'for=a;FOR=b',
  'for=a\u0000',
  'for=a\r\nx: y',
  'for=ä',
  'for=<script>',
])('%j is malformed', (field) => {
  expect(() => readForwarded(field)).toThrow(expect.objectContaining({ status: 400 }))
})

test('what is written is read', () => {
  const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`
  const value = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) })
  fc.assert(
    fc.property(fc.array(fc.record({ for: value, proto: value, host: value }), { minLength: 1 }), (elements) => {
      const field = elements.map((element) =>
        Object.entries(element)
          .map(([name, text]) => `${name}=${quoted(text)}`)
          .join('; '),
      )
      expect(readForwarded(field.join(', '))).toEqual({
        for: elements.map((element) => element.for),
        proto: elements.map((element) => element.proto),
        host: elements.map((element) => element.host),
      })
    }),
  )
})

test('any text is read, or a 400', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'for=proto;,"\\ \t[]:ä') }), (field) => {
      try {
        const { for: addresses, proto, host } = readForwarded(field)
        expect([proto.length, host.length]).toEqual([addresses.length, addresses.length])
      } catch (error) {
        expect(error).toMatchObject({ status: 400 })
      }
    }),
  )
})

test.each([
  ['a million elements', 'for=1.2.3.4,'.repeat(1_000_000), 1_000_000],
  ['a million empty elements', ','.repeat(1_000_000), 0],
  ['a long value', `for="${'a'.repeat(5_000_000)}"`, 1],
])('%s take no time', (_, field, count) => {
  const start = performance.now()
  expect(readForwarded(field).for.length).toBe(count)
  expect(performance.now() - start).toBeLessThan(5_000)
})

test.each([
  ['blanks', `${' '.repeat(1_000_000)}x`],
  ['blanks behind a value', `for=a${' '.repeat(1_000_000)}x`],
  ['a name', 'a'.repeat(1_000_000)],
  ['a value', `for=${'a'.repeat(1_000_000)}@`],
  ['an open quote', `for="${'a\\"'.repeat(300_000)}`],
])('nor does a malformed field with many of %s', (_, field) => {
  const start = performance.now()
  expect(() => readForwarded(field)).toThrow()
  expect(performance.now() - start).toBeLessThan(2_000)
})

test('the X-Forwarded headers', () => {
  const headers = {
    'x-forwarded-for': '192.0.2.1 , 10.0.0.1',
    'x-forwarded-proto': 'https',
    'x-forwarded-port': '8443',
  }
  expect(readXForwarded(headers)).toEqual({ for: ['192.0.2.1', '10.0.0.1'], proto: ['https'], host: [] })
})

const ALL = ['forwarded', 'x-forwarded-for', 'x-forwarded-prefix', 'x_forwarded_for', 'x-forwarded_for', 'accept']

test.each<[Family | undefined, string[]]>([
  [undefined, ['accept']],
  ['forwarded', ['forwarded', 'accept']],
  ['x-forwarded', ['x-forwarded-for', 'x-forwarded-prefix', 'accept']],
  ['any', ['forwarded', 'x-forwarded-for', 'x-forwarded-prefix', 'accept']],
])('of the headers, with %s believed, there stay %j', (family, names) => {
  const headers = Object.fromEntries(ALL.map((name) => [name, '1']))
  expect(Object.keys(strip(headers, family))).toEqual(names)
  const harmless = { accept: '1', 'x-forwardedness': '1', 'not-forwarded': '1' }
  expect(strip(harmless, family)).toBe(harmless)
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['192.0.2.1:8080', '192.0.2.1'],
  ['192.0.2.1:_port', '192.0.2.1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8::1]:8080', '2001:db8::1'],
  ['2001:db8::1', '2001:db8::1'],
  ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
  ['unknown', ''],
  ['_hidden', ''],
  ['', ''],
  ['localhost', ''],
  ['1.2.3', ''],
  ['1.2.3.4, 5.6.7.8', ''],
  ['[1.2.3.4', ''],
  ['[]', ''],
  ['1.2.3.4:80:80', ''],
  ['1.2.3.4\n', ''],
  ['"1.2.3.4"', ''],
])('the address in %j is %j', (node, address) => {
  expect(addressOf(node)).toBe(address)
})

test('a list', () => {
  expect([listOf(undefined), listOf('a'), listOf(' a ,, b')]).toEqual([[], ['a'], ['a', '', 'b']])
})
