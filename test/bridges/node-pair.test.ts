import { once } from 'node:events'
import type { Readable } from 'node:stream'
import express from 'express'
import { expect, test, vi } from 'vitest'
import { NodePair } from '../../src/bridges/node-pair.ts'
import { Environ, type EnvironInit } from '../../src/contract/environ.ts'
import type { Response } from '../../src/contract/response.ts'

function paired(init: EnvironInit = {}) {
  const failures: unknown[] = []
  let answered: (response: Response) => void = () => {}
  const answer = new Promise<Response>((resolve) => {
    answered = resolve
  })
  const pair = new NodePair(new Environ(init), { onAnswer: answered, onFailure: (error) => failures.push(error) })
  return { pair, ...pair, message: pair.message, reply: pair.reply, answer, failures }
}

test('what is complete at once is in one piece', async () => {
  const { reply, answer } = paired()
  reply.setHeader('content-length', 6)
  reply.write('one')
  reply.end('two')
  expect(await answer).toEqual({ status: 200, headers: {}, body: Buffer.from('onetwo') })
})

test('what is not is a stream, and its length that of its author', async () => {
  const { reply, answer } = paired()
  reply.setHeader('content-length', 6)
  reply.write('one')
  setTimeout(() => reply.end('two'), 10)
  const { headers, body } = await answer
  expect(headers).toEqual({ 'content-length': '6' })
  expect(String(Buffer.concat(await (body as Readable).toArray()))).toBe('onetwo')
})

test('a large answer is in one piece, too, if it is there', async () => {
  const { reply, answer } = paired()
  reply.end(Buffer.alloc(1_000_000))
  expect((await answer).body).toHaveLength(1_000_000)
})

test('an empty answer has no body', async () => {
  const { reply, answer } = paired()
  reply.end()
  expect((await answer).body).toBeNull()
})

test('the reply finishes and closes as it does on a server', async () => {
  const { reply, message } = paired()
  const events: string[] = []
  reply.on('finish', () => events.push('finish')).on('close', () => events.push('close'))
  reply.end('a')
  await once(reply, 'close')
  expect(events).toEqual(['finish', 'close'])
  expect([reply.writableFinished, message.destroyed]).toEqual([true, false])
})

test('who drains is told, and no more is asked of who is full', async () => {
  const { reply, answer } = paired()
  reply.write('a')
  const { body } = await answer
  while (reply.write(Buffer.alloc(100_000)));
  expect(reply.writableNeedDrain).toBe(true)
  ;(body as Readable).resume()
  await once(reply, 'drain')
  expect(reply.writableNeedDrain).toBe(false)
})

test('a reader that leaves closes the connection', async () => {
  const { reply, message, answer, failures } = paired()
  reply.write('a')
  const { body } = await answer
  ;(body as Readable).destroy()
  await once(reply, 'close')
  expect([reply.destroyed, message.destroyed, failures]).toEqual([true, true, []])
})

test('an answer that is broken off fails in its reader', async () => {
  const { pair, reply, answer } = paired()
  reply.write('a')
  const { body } = await answer
  pair.close(new Error('no more'))
  await expect((body as Readable).toArray()).rejects.toThrow('no more')
})

test('a client that goes before the answer is a failure, one that has gone is, too', async () => {
  const controller = new AbortController()
  const environ = new Environ({ signal: () => controller.signal })
  const { pair, message, reply, failures } = paired()
  const aborted = vi.fn()
  message.on('aborted', aborted)
  pair.closeWith(environ)
  await new Promise(setImmediate)
  controller.abort()
  await once(reply, 'close')
  expect(aborted).toHaveBeenCalledOnce()
  expect(failures).toEqual([expect.objectContaining({ code: 'ECONNRESET' })])
  const late = paired()
  late.pair.closeWith(environ)
  await new Promise(setImmediate)
  expect(late.failures).toHaveLength(1)
})

test('an answer that is there at once asks for no signal', async () => {
  const signal = vi.fn(() => new AbortController().signal)
  const { pair, reply, answer } = paired()
  reply.end('a')
  pair.closeWith(new Environ({ signal }))
  await answer
  await new Promise(setImmediate)
  expect(signal).not.toHaveBeenCalled()
})

test('after the end nothing is closed any more', async () => {
  const { pair, reply, message, failures } = paired()
  reply.end()
  await once(reply, 'finish')
  pair.close(new Error('late'))
  expect([message.destroyed, failures]).toEqual([false, []])
})

test.each<[string, (pair: NodePair) => unknown, boolean]>([
  ['nobody', () => {}, false],
  ['who sets a header', ({ reply }) => reply.setHeader('a', 'b'), false],
  ['Express', ({ message, reply }) => express()(message as never, reply as never, () => {}), false],
  ['who waits for the end', ({ reply }) => reply.on('finish', () => {}), true],
  ['who waits for the close', ({ reply }) => reply.on('close', () => {}), true],
  ['who waits for the message', ({ message }) => message.on('close', () => {}), true],
  ['who waits for the socket', ({ message }) => message.socket.on('close', () => {}), true],
  ['who wraps write', ({ reply }) => Object.assign(reply, { write: () => true }), true],
  ['who wraps end', ({ reply }) => Object.assign(reply, { end: () => reply }), true],
  ['who wraps writeHead', ({ reply }) => Object.assign(reply, { writeHead: () => reply }), true],
])('%s watches: %#', (_, act, expected) => {
  const { pair } = paired()
  act(pair)
  expect(pair.isWatched).toBe(expected)
})
