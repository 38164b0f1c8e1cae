import { expect, test } from 'vitest'
import { HttpError } from '../../src/contract/http-error.ts'
import type { StandardIssue, StandardSchema } from '../../src/contract/standard-schema.ts'
import { bodyValidator, queryValidator } from '../../src/serve/schema.ts'
import { named, standard } from './standard.ts'

test('a body that fits is what the schema makes of it, at once', () => {
  expect(bodyValidator(named)({ name: ' a ', more: 1 })).toEqual({ name: 'a' })
})

test('a schema may take its time', async () => {
  const validate = bodyValidator(standard(async (value) => ({ value: [value] })))
  await expect(validate(1)).resolves.toEqual([1])
  const refusing = bodyValidator(standard(async () => ({ issues: [{ message: 'no' }] })))
  await expect(refusing(1)).rejects.toMatchObject({ status: 400, message: 'no' })
})

test.each<[string, StandardIssue[], string]>([
  ['no place', [{ message: 'Not so.' }], 'Not so.'],
  ['the whole', [{ message: 'Not so.', path: [] }], 'Not so.'],
  ['a place', [{ message: 'Not so.', path: ['a', 0, 'b'] }], 'Invalid input for field/attribute a.0.b. Not so.'],
  ['segments', [{ message: 'Not so.', path: [{ key: 'a' }] }], 'Invalid input for field/attribute a. Not so.'],
  ['a symbol', [{ message: 'No.', path: [Symbol('s')] }], 'Invalid input for field/attribute Symbol(s). No.'],
  ['several issues', [{ message: 'First.' }, { message: 'Second.' }], 'First.'],
  ['no issue', [], 'The request does not fit.'],
])('a 400 says what is wrong and where: %s', (_, issues, message) => {
  const validate = bodyValidator(standard(() => ({ issues })))
  expect(() => validate({})).toThrow(new HttpError(400, message))
})

test('a schema may be a function, as those of arktype are', () => {
  const schema = Object.assign(() => undefined, named) as unknown as StandardSchema
  expect(bodyValidator(schema)({ name: 'a' })).toEqual({ name: 'a' })
})

test.each([{}, { type: 'object' }, { '~standard': {} }])('%j is no Standard Schema', (schema) => {
  expect(() => bodyValidator(schema as unknown as StandardSchema)).toThrow(TypeError)
})

test('a query is an object of texts, and of lists where a name is repeated', () => {
  const check = queryValidator(standard((value) => ({ value })))
  const query = new URLSearchParams('a=1&b=2&a=3&c=&%C3%BC=x&__proto__=y&a=')
  expect(Object.entries(check(query) as object)).toEqual([
    ['a', ['1', '3', '']],
    ['b', '2'],
    ['c', ''],
    ['ü', 'x'],
    ['__proto__', 'y'],
  ])
  expect(check(new URLSearchParams())).toEqual({})
})

test.each<[string, StandardIssue, string]>([
  ['a parameter', { message: 'No.', path: ['a'] }, 'Invalid input for query parameters a. Value: 1. No.'],
  ['of a list', { message: 'No.', path: ['b', 1] }, 'Invalid input for query parameters b. Value: 2,3. No.'],
  ['one that is not there', { message: 'No.', path: [{ key: 'c' }] }, 'Invalid input for query parameters c. No.'],
  ['none', { message: 'Unrecognized key: "d".' }, 'Unrecognized key: "d".'],
])('a 400 names the parameter: %s', (_, issue, message) => {
  const check = queryValidator(standard(() => ({ issues: [issue] })))
  expect(() => check(new URLSearchParams('a=1&b=2&b=3'))).toThrow(new HttpError(400, message))
})

test('a schema of queries may take its time', async () => {
  const check = queryValidator(standard(async () => ({ issues: [{ message: 'no', path: ['a'] }] })))
  await expect(check(new URLSearchParams('a=1'))).rejects.toMatchObject({ status: 400 })
})
