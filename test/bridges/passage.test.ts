/* What middleware may and may not do is told in connect.test.ts; here, what is promised to who makes a passage. */
import { expect, test, vi } from 'vitest'
import { type Next, Passage, type PassageOptions } from '../../src/bridges/passage.ts'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'

const passing = (call: PassageOptions['call'], app = () => Response.text('app')) =>
  new Passage(app, new Environ(), { call, name: 'mine', timeout: 50, body: 'keep' }).run()

test('what answers at once is answered at once', () => {
  expect(passing((_message, _reply, next) => next())).toMatchObject({ body: 'app' })
})

test('what fails at once is thrown at once', () => {
  const fail = (): never => {
    throw new Error('no')
  }
  expect(() => passing(fail)).toThrow('no')
  expect(() => passing((_message, _reply, next) => next(), fail)).toThrow('no')
})

test('what takes its time is promised', async () => {
  const answer = passing((_message, _reply, next) => void setTimeout(next, 5))
  expect(answer).toBeInstanceOf(Promise)
  expect(await answer).toMatchObject({ body: 'app' })
})

test('no timer is left behind', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const waiting = new Set<Next>()
  const answer = passing((_message, _reply, next) => void waiting.add(next))
  expect(vi.getTimerCount()).toBe(1)
  for (const next of waiting) next()
  expect(await answer).toMatchObject({ body: 'app' })
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})
