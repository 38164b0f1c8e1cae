import { expect, test } from 'vitest'
import { ConfigError } from '../../src/contract/config-error.ts'
import { loadEach } from '../../src/serve/load-each.ts'

function mistake(name: string, cause?: Error): ConfigError {
  return new ConfigError({ code: 'unknown-section', message: `no app "${name}"` }, { cause })
}

test('one is loaded after the other, in order', async () => {
  const events: string[] = []
  const load = (name: string) => async () => {
    events.push(`${name} begins`)
    await null
    events.push(`${name} ends`)
    return name
  }
  expect(await loadEach([load('a'), load('b')])).toEqual(['a', 'b'])
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
})

test('every mistake is reported at once, and the rest is loaded for theirs', async () => {
  const cause = new Error('no database')
  const loaded: string[] = []
  const loading = loadEach([
    () => Promise.reject(mistake('a')),
    async () => loaded.push('b'),
    () => Promise.reject(mistake('c', cause)),
    () => Promise.reject(mistake('d', new Error('another'))),
  ])
  await expect(loading).rejects.toThrow(ConfigError)
  await expect(loading).rejects.toMatchObject({
    problems: [{ message: 'no app "a"' }, { message: 'no app "c"' }, { message: 'no app "d"' }],
    cause,
  })
  expect(loaded).toEqual(['b'])
})

test('what is no mistake of the configuration is thrown at once', async () => {
  const loaded: string[] = []
  const bug = new TypeError('x is not a function')
  const loading = loadEach([
    () => Promise.reject(mistake('a')),
    () => Promise.reject(bug),
    async () => loaded.push('c'),
  ])
  await expect(loading).rejects.toBe(bug)
  expect(loaded).toEqual([])
})

test('nothing is loaded of nothing', async () => {
  expect(await loadEach([])).toEqual([])
})
