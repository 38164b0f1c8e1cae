import { expect, test } from 'vitest'
import { evaluate } from '../../src/filters/preconditions.ts'

const [EARLIER, THEN, LATER] = [
  'Tue, 15 Nov 1994 12:45:25 GMT',
  'Tue, 15 Nov 1994 12:45:26 GMT',
  'Tue, 15 Nov 1994 12:45:27 GMT',
]

test.each<[Record<string, string>, Record<string, string>, number]>([
  [{}, { etag: '"a"' }, 200],
  // RFC 9110 13.1.2
  [{ 'if-none-match': '"a"' }, { etag: '"a"' }, 304],
  [{ 'if-none-match': 'W/"a"' }, { etag: '"a"' }, 304],
  [{ 'if-none-match': '"a"' }, { etag: 'W/"a"' }, 304],
  [{ 'if-none-match': '"b", "a"' }, { etag: '"a"' }, 304],
  [{ 'if-none-match': '"b","a"' }, { etag: '"a"' }, 304],
  [{ 'if-none-match': ' * ' }, { etag: '"a"' }, 304],
  [{ 'if-none-match': '*' }, {}, 304],
  [{ 'if-none-match': '"b"' }, { etag: '"a"' }, 200],
  [{ 'if-none-match': '"A"' }, { etag: '"a"' }, 200],
  [{ 'if-none-match': 'a' }, { etag: '"a"' }, 200],
  [{ 'if-none-match': '"a' }, { etag: '"a"' }, 200],
  [{ 'if-none-match': '"a"' }, {}, 200],
  [{ 'if-none-match': '' }, { etag: '"a"' }, 200],
  [{ 'if-none-match': '"*"' }, { etag: '"a"' }, 200],
  [{ 'if-none-match': '"x,"a",y"' }, { etag: '"a"' }, 200],
  // 13.1.1
  [{ 'if-match': '"a"' }, { etag: '"a"' }, 200],
  [{ 'if-match': '"b", "a"' }, { etag: '"a"' }, 200],
  [{ 'if-match': '*' }, {}, 200],
  [{ 'if-match': '"b"' }, { etag: '"a"' }, 412],
  [{ 'if-match': 'W/"a"' }, { etag: '"a"' }, 412],
  [{ 'if-match': '"a"' }, { etag: 'W/"a"' }, 412],
  [{ 'if-match': '"a"' }, {}, 412],
  [{ 'if-match': '' }, { etag: '"a"' }, 412],
  // 13.1.3
  [{ 'if-modified-since': THEN }, { 'last-modified': THEN }, 304],
  [{ 'if-modified-since': LATER }, { 'last-modified': THEN }, 304],
  [{ 'if-modified-since': EARLIER }, { 'last-modified': THEN }, 200],
  [{ 'if-modified-since': THEN }, {}, 200],
  [{ 'if-modified-since': '2030' }, { 'last-modified': THEN }, 200],
  [{ 'if-modified-since': 'Tue, 15 Xyz 2030 12:45:27 GMT' }, { 'last-modified': THEN }, 200],
  [{ 'if-modified-since': 'Infinity' }, { 'last-modified': THEN }, 200],
  // 13.1.4
  [{ 'if-unmodified-since': THEN }, { 'last-modified': THEN }, 200],
  [{ 'if-unmodified-since': EARLIER }, { 'last-modified': THEN }, 412],
  [{ 'if-unmodified-since': 'long ago' }, { 'last-modified': THEN }, 200],
  // 13.2.2: which one is asked
  [{ 'if-none-match': '"b"', 'if-modified-since': LATER }, { etag: '"a"', 'last-modified': THEN }, 200],
  [{ 'if-match': '"a"', 'if-unmodified-since': EARLIER }, { etag: '"a"', 'last-modified': THEN }, 200],
  [{ 'if-match': '"b"', 'if-none-match': '"a"' }, { etag: '"a"' }, 412],
  [{ 'if-match': '"a"', 'if-none-match': '"a"' }, { etag: '"a"' }, 304],
])('%j of %j: %d', (request, present, outcome) => {
  expect(evaluate(request, present)).toBe(outcome)
})

test.each(['"a",'.repeat(100_000), `"${'a'.repeat(500_000)}`, 'W/'.repeat(250_000), ' '.repeat(500_000)])(
  'a field of many letters takes no time: %#',
  (field) => {
    const start = performance.now()
    evaluate({ 'if-none-match': field, 'if-match': field }, { etag: '"b"' })
    expect(performance.now() - start).toBeLessThan(1_000)
  },
)
