import { expect, test } from 'vitest'
import { optional } from '../../src/filters/optional.ts'

const missing = (name: string): Error =>
  Object.assign(new Error(`Cannot find package '${name}' imported from /x.js`), { code: 'ERR_MODULE_NOT_FOUND' })

test('a package that is there', async () => {
  const { sep } = await optional('path', 'ratelimit', () => import('node:path'))
  expect(sep).toBe('/')
})

test('one that is not', async () => {
  await expect(optional('ioredis', 'ratelimit', () => Promise.reject(missing('ioredis')))).rejects.toMatchObject({
    message: 'ratelimit needs the package "ioredis": npm install ioredis',
    cause: { code: 'ERR_MODULE_NOT_FOUND' },
  })
})

test.each([missing('denque'), new SyntaxError('broken'), 'text', undefined])(
  'one that is broken (%s) tells how',
  async (error) => {
    await expect(optional('ioredis', 'ratelimit', () => Promise.reject(error))).rejects.toBe(error)
  },
)
