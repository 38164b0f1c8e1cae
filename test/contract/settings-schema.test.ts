import { expect, test } from 'vitest'
import { createConf } from '../../src/contract/conf.ts'
import { checkBySchema } from '../../src/contract/settings-schema.ts'

test('a schema is given the options under their names in the file, and what it makes of them is what they are', () => {
  const seen: unknown[] = []
  const validate = (value: unknown) => {
    seen.push(value)
    return { value: 'made' }
  }
  const schema = { '~standard': { version: 1 as const, vendor: 'test', validate } }
  const conf = createConf([
    ['max_age', '3'],
    ['__proto__', 'x'],
  ])
  expect(checkBySchema(schema, conf)).toEqual({ values: 'made', problems: [] })
  expect(seen).toEqual([expect.objectContaining({ max_age: '3' })])
})

test('the way to an issue may be told by keys', () => {
  const issues = [{ message: 'Too small', path: [{ key: 'max_age' }] }]
  const schema = { '~standard': { version: 1 as const, vendor: 'test', validate: () => ({ issues }) } }
  expect(checkBySchema(schema, createConf([['max_age', '3']])).problems).toMatchObject([
    { message: '"max_age": Too small' },
  ])
})
