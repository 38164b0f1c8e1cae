import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { destroyStalled, Patience } from '../../../src/server/lean/patience.ts'

test('patience ends when the same thing goes on for too long', () => {
  const patience = new Patience()
  expect([0, 9, 10].map((now) => patience.hasEnded(1, 10, now))).toEqual([false, false, true])
  expect([11, 20, 21].map((now) => patience.hasEnded(2, 10, now))).toEqual([false, false, true])
  expect([22, 1000].map((now) => patience.hasEnded(3, 0, now))).toEqual([false, false])
})

test('a connection on which nothing waits has no timer', () => {
  const socket = new Socket()
  for (const timeout of [0, 10]) destroyStalled(socket, timeout)
  expect([socket.timeout, socket.listenerCount('timeout')]).toEqual([undefined, 0])
})
