import { expect, test } from 'vitest'
import { LeanHeaders } from '../../../src/server/lean/headers.ts'

function read(...texts: readonly [name: string, value: string][]): LeanHeaders {
  const headers = new LeanHeaders()
  for (const [name, value] of texts) {
    headers.onField(name)
    headers.onValue(value)
  }
  headers.end()
  return headers
}

test('names are in lower case, and values have no blanks behind them', () => {
  expect({ ...read(['Some-Name', 'a b \t'], ['Empty', '']).fields }).toEqual({ 'some-name': 'a b', empty: '' })
})

test('both may come in pieces', () => {
  const headers = new LeanHeaders()
  for (const text of ['A', 'b']) headers.onField(text)
  for (const text of ['c', ' ', 'd']) headers.onValue(text)
  headers.onField('e')
  headers.onValue('')
  headers.end()
  expect({ ...headers.fields }).toEqual({ ab: 'c d', e: '' })
})

test('what is repeated is joined, or the first of it kept', () => {
  const { fields } = read(
    ['a', '1'],
    ['A', '2'],
    ['cookie', 'b'],
    ['cookie', 'c'],
    ['User-Agent', 'd'],
    ['user-agent', 'e'],
  )
  expect({ ...fields }).toEqual({ a: '1, 2', cookie: 'b; c', 'user-agent': 'd' })
})

test('hosts are counted', () => {
  expect(read(['Host', 'a'], ['HOST', 'b'], ['x', 'c'])).toMatchObject({ hosts: 2, fields: { host: 'a' } })
})

test('nothing is in them but what was sent', () => {
  const { fields } = read(['__proto__', 'a'])
  expect(fields.constructor).toBeUndefined()
  expect(fields.toString).toBeUndefined()
  expect(Object.keys(fields)).toEqual(['__proto__'])
})
