import { expect, test } from 'vitest'
import { explain } from '../../src/cli/explain.ts'
import { ConfigError } from '../../src/contract/config-error.ts'

test('of an error in the configuration only what its cause says is a stack', () => {
  const cause = new Error('no database')
  const text = explain(new ConfigError({ code: 'factory-failed', message: 'it failed' }, { cause }))
  expect(text).toMatch(/^it failed \(factory-failed\)\n.*\n\nError: no database\n {4}at /)
})
