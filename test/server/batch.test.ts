import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { inBatches } from '../../src/server/batch.ts'

let done: string[]
let handle: (name: string) => void

beforeEach(() => {
  done = []
  handle = inBatches<string, string>({
    ask(name) {
      done.push(`ask ${name}`)
      if (name === 'bad') throw new Error('bad')
      return name === 'later' ? undefined : name
    },
    answer: (name) => void done.push(`answer ${name}`),
  })
})

afterEach(() => vi.restoreAllMocks())

test('what arrives together is first asked and then answered', async () => {
  for (const name of ['one', 'later', 'two']) handle(name)
  expect(done).toEqual([])
  await turn()
  expect(done).toEqual(['ask one', 'ask later', 'ask two', 'answer one', 'answer two'])
})

test('what comes alone is soon not kept waiting any more', async () => {
  handle('first')
  await turn()
  done = []
  handle('second')
  expect(done).toEqual(['ask second', 'answer second'])
})

test('what comes alone now and then has to show that it still does', async () => {
  handle('first')
  await turn()
  for (let count = 0; count < 64; count++) handle('alone')
  done = []
  for (const name of ['one', 'two']) handle(name)
  expect(done).toEqual([])
  await turn()
  expect(done).toEqual(['ask one', 'ask two', 'answer one', 'answer two'])
  done = []
  for (const name of ['three', 'four']) handle(name)
  expect(done).toEqual([])
  await turn()
})

test('what goes wrong with one request is nothing to the others, and is not kept secret', async () => {
  const thrown: (() => void)[] = []
  for (const name of ['one', 'bad', 'two']) handle(name)
  const real = globalThis.setImmediate
  await new Promise<void>((resolve) => {
    real(() => resolve())
    vi.spyOn(globalThis, 'setImmediate').mockImplementation(((step: () => void) => thrown.push(step)) as never)
  })
  expect(done).toEqual(['ask one', 'ask bad', 'ask two', 'answer one', 'answer two'])
  expect(thrown[0]).toThrow('bad')
})
