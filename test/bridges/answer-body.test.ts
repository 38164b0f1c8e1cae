import { expect, test, vi } from 'vitest'
import { AnswerBody } from '../../src/bridges/answer-body.ts'

const noop = (): void => {}

test('nothing is nothing, one piece is itself, several are put together', () => {
  const body = new AnswerBody()
  expect(body.whole()).toBeNull()
  const one = Buffer.from('one')
  body.write(one, noop)
  expect(body.whole()).toBe(one)
  body.write(Buffer.from('two'), noop)
  expect(String(body.whole())).toBe('onetwo')
})

test('while nobody wants a stream everything is taken', () => {
  const proceed = vi.fn()
  const body = new AnswerBody()
  for (let count = 0; count < 10; count += 1) body.write(Buffer.alloc(100_000), proceed)
  expect(proceed).toHaveBeenCalledTimes(10)
})

test('a stream begins with what was written, goes on with what will be, and takes no more than is read', async () => {
  const body = new AnswerBody()
  body.write(Buffer.from('one'), noop)
  const stream = body.stream(noop)
  const proceed = vi.fn()
  body.write(Buffer.alloc(100_000, 'a'), proceed)
  await new Promise(setImmediate)
  expect(proceed).not.toHaveBeenCalled()
  stream.read()
  await new Promise(setImmediate)
  expect(proceed).toHaveBeenCalledOnce()
  body.end()
  expect(await stream.toArray()).toEqual([])
})

test('a reader that leaves is told of, unless the body has ended', async () => {
  const onLeft = vi.fn()
  const body = new AnswerBody()
  body.stream(onLeft).destroy()
  expect(onLeft).toHaveBeenCalledOnce()
  const ended = new AnswerBody()
  const stream = ended.stream(onLeft)
  ended.end()
  await stream.toArray()
  expect(onLeft).toHaveBeenCalledOnce()
})

test('a body that is broken off fails, one that has ended does not', async () => {
  const body = new AnswerBody()
  const stream = body.stream(noop)
  body.breakOff(new Error('gone'))
  await expect(stream.toArray()).rejects.toThrow('gone')
  const unseen = new AnswerBody()
  const destroyed = unseen.stream(noop)
  unseen.breakOff(new Error('gone'))
  await new Promise(setImmediate)
  expect(destroyed.errored).toEqual(new Error('gone'))
  const ended = new AnswerBody()
  ended.write(Buffer.from('one'), noop)
  const whole = ended.stream(noop)
  ended.end()
  ended.breakOff(new Error('gone'))
  expect(await whole.toArray()).toEqual([Buffer.from('one')])
})
