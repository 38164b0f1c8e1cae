import { expect, test } from 'vitest'
import { hostFor, subDomainOf } from '../../src/serve/sub-domain.ts'

test.each([
  ['fred.example.com', 'fred'],
  ['fred.example.com:8774', 'fred'],
  ['a.b.example.com', 'a.b'],
  ['www.example.com', null],
  ['example.com', null],
  ['localhost', null],
  ['', null],
  ['.example.com', null],
  ['a.b.', null],
  ['a..com', null],
])('the sub-domain of %j is %j', (host, expected) => {
  expect(subDomainOf(host, ['www'])).toBe(expected)
})

test.each([
  ['jane', 'fred.example.com:81', 'jane.example.com:81'],
  ['jane', 'example.com', 'jane.example.com'],
  ['jane', 'jane.example.com', undefined],
  ['www', 'fred.example.com', 'example.com'],
  [null, 'fred.example.com:81', 'example.com:81'],
  [null, 'www.example.com', 'example.com'],
  [null, 'example.com', undefined],
  ['www', 'example.com', undefined],
])('the host of %j, asked of %j, is %j', (wanted, host, expected) => {
  expect(hostFor(wanted, host, ['www'])).toBe(expected)
})
