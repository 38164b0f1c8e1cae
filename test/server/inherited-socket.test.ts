import { expect, test } from 'vitest'
import { inheritedSocket, inheritedSockets } from '../../src/server/inherited-socket.ts'

const env = { LISTEN_PID: String(process.pid), LISTEN_FDS: '2' }

test('all of them are known, if they are meant for this process', () => {
  expect(inheritedSockets(env)).toEqual([3, 4])
  expect(inheritedSockets({ ...env, LISTEN_PID: '1' })).toEqual([])
  expect(inheritedSockets({})).toEqual([])
})

test('they are taken one after the other', () => {
  expect(inheritedSocket({})).toBe(undefined)
  expect(inheritedSocket({ ...env, LISTEN_PID: '1' })).toBe(undefined)
  expect(inheritedSocket({ ...env, WHEATPASTE_WORKER: '1' })).toBe(undefined)
  const worker = { ...env, LISTEN_PID: String(process.ppid), WHEATPASTE_WORKER: '1' }
  expect([inheritedSocket(env), inheritedSocket(worker), inheritedSocket(env)]).toEqual([3, 4, undefined])
})
