import { expect, test } from 'vitest'
import { ConfigError } from '../../src/contract/config-error.ts'
import { Secrets } from '../../src/load/secrets.ts'

function known(...values: string[]): Secrets {
  const secrets = new Secrets()
  for (const value of values) secrets.add(value)
  return secrets
}

test('a secret is masked wherever it stands', () => {
  const data = { name: 'a', list: ['x hunter2 y', { deep: 'hunter2hunter2' }], nothing: undefined, number: 2 }
  expect(known('hunter2').mask(data)).toEqual({
    name: 'a',
    list: ['x *** y', { deep: '******' }],
    nothing: undefined,
    number: 2,
  })
})

test('what is too short to be one is not looked for', () => {
  expect(known('on').mask('one')).toBe('one')
})

test('an error is masked, and keeps its cause', () => {
  const cause = new Error('hunter2')
  const error = new ConfigError({ code: 'ring', message: 'hunter2', chain: ['hunter2'] }, { cause })
  const masked = known('hunter2').maskError(error) as ConfigError
  expect(masked.message).not.toContain('hunter2')
  expect(masked.cause).toBe(cause)
  expect(known('hunter2').maskError(cause)).toBe(cause)
})
