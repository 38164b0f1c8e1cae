import { expect, test } from 'vitest'
import { canSwap, isManaged } from '../../src/contract/managed-server.ts'
import { httpServer } from '../../src/server/http-server.ts'

test('a server is known by what it can do', async () => {
  const close = async (): Promise<void> => {}
  expect(isManaged(httpServer())).toBe(true)
  expect(isManaged(() => ({ url: 'http://localhost', close }))).toBe(false)
  expect(canSwap({ url: 'http://localhost', close })).toBe(false)
})
