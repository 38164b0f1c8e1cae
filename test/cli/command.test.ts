import { expect, test } from 'vitest'
import { explain, parseTarget, parseTargets } from '../../src/cli/command.ts'
import { ConfigError } from '../../src/contract/config-error.ts'

test('a file and what overrides its [DEFAULT]', () => {
  expect(parseTarget(['x.ini#a', 'b=c=d', 'e='])).toEqual({ uri: 'x.ini#a', defaults: { b: 'c=d', e: '' } })
})

test.each([
  [[], 'which file?'],
  [['x.ini', 'b'], '"b" is no key=value'],
  [['x.ini', '=b'], '"=b" is no key=value'],
])('%j is a mistake', (args, message) => {
  expect(() => parseTarget(args)).toThrow(message)
})

test('several files, and what overrides the [DEFAULT] of each', () => {
  const args = ['a.ini', 'region=south', './b=c.ini', 'd.ini#e=f']
  expect(parseTargets(args)).toEqual({ uris: ['a.ini', './b=c.ini', 'd.ini#e=f'], defaults: { region: 'south' } })
})

test('of an error in the configuration only what its cause says is a stack', () => {
  const cause = new Error('no database')
  const text = explain(new ConfigError({ code: 'factory-failed', message: 'it failed' }, { cause }))
  expect(text).toMatch(/^it failed \(factory-failed\)\n.*\n\nError: no database\n {4}at /)
})
