import { expect, test } from 'vitest'
import { FLAG, parseOptions, parseTarget, parseTargets, UsageError } from '../../src/cli/command.ts'

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

test('a wrong option is a mistake of the command line', () => {
  expect(parseOptions(['a', '--json'], { json: FLAG, load: FLAG })).toMatchObject({
    values: { json: true, load: false },
    positionals: ['a'],
  })
  expect(() => parseOptions(['--jsn'], { json: FLAG })).toThrow(UsageError)
})
