import { expect, test } from 'vitest'
import { AddressList } from '../../src/filters/address-list.ts'

const list = new AddressList(['10.0.0.0/8', '192.0.2.7', 'fd00::/8', '2001:db8::1'])

test.each([
  ['10.0.0.1', true],
  ['10.255.255.255', true],
  ['11.0.0.0', false],
  ['192.0.2.7', true],
  ['192.0.2.8', false],
  ['::ffff:10.1.2.3', true],
  ['::ffff:0a01:0203', true],
  ['::ffff:11.1.2.3', false],
  ['fd12:3456::1', true],
  ['FD12:3456::1', true],
  ['fe80::1%eth0', false],
  ['2001:db8::1', true],
  ['2001:0db8:0:0::1', true],
  ['2001:db8::2', false],
  ['', false],
  ['unknown', false],
  ['10.1', false],
  ['010.0.0.1', false],
  ['167772161', false],
  ['10.0.0.1 ', false],
  ['10.0.0.1:80', false],
])('%j is in it: %s', (address, expected) => {
  expect(list.has(address)).toBe(expected)
})

test('whatever was asked before, and however much', () => {
  const ask = () => ['10.0.0.1', '11.0.0.1', 'x'].map((address) => list.has(address))
  expect(ask()).toEqual([true, false, false])
  for (let index = 0; index < 3_000; index++) list.has(`10.1.${index % 250}.${index >> 8}`)
  expect([ask(), ask()]).toEqual([
    [true, false, false],
    [true, false, false],
  ])
})

test.each([
  '',
  '10.0.0.0/33',
  'fd00::/129',
  '10.0.0.0/',
  '10.0.0.0/-1',
  '10.0.0.0/8/8',
  '10.0.0',
  'host',
  'fe80::1%eth0',
  '*',
])('%j is no range', (range) => {
  expect(() => new AddressList([range])).toThrow('addresses or ranges such as')
})
