import type { IncomingMessage, ServerResponse } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { inBatches } from '../../src/server/batch.ts'
import type { Answered, NodeHandler } from '../../src/server/node-handler.ts'

let done: string[]
let handle: (name: string) => void

beforeEach(() => {
  done = []
  const inner: NodeHandler = inBatches({
    ask(message) {
      done.push(`ask ${message.url}`)
      if (message.url === 'bad') throw new Error('bad')
      return message.url === 'later' ? undefined : ({ reply: { name: message.url } } as unknown as Answered)
    },
    answer: ({ reply }) => void done.push(`answer ${(reply as unknown as { name: string }).name}`),
  })
  handle = (name) => inner({ url: name } as IncomingMessage, {} as ServerResponse)
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
