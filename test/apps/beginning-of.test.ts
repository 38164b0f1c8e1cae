import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { beginningOf } from '../../src/apps/beginning-of.ts'

test.each([
  ['nothing', null, { text: '', more: false }],
  ['a text', 'hello', { text: 'hello', more: false }],
  ['a long text', 'hello world', { text: 'hello', more: true }],
  ['bytes', Buffer.from('hello'), { text: 'hello', more: false }],
  ['a stream', Readable.from(['he', 'llo']), { text: 'hello', more: false }],
  ['a long stream', Readable.from(['hell', 'o wo', 'rld']), { text: 'hello', more: true }],
])('%s', async (_what, body, expected) => {
  expect(await beginningOf(body, 5)).toEqual(expected)
})

test('a stream without an end is left, and closed', async () => {
  const stream = new Readable({ read() {} })
  stream.push('hi')
  expect(await beginningOf(stream, 5)).toEqual({ text: 'hi', more: true })
  expect(stream.destroyed).toBe(true)
})

test('a stream that fails is no answer', async () => {
  const stream = new Readable({
    read() {
      this.destroy(new Error('disk'))
    },
  })
  await expect(beginningOf(stream, 5)).rejects.toThrow('disk')
})
