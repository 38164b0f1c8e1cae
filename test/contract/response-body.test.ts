import { Readable } from 'node:stream'
import { ReadableStream } from 'node:stream/web'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { discard, isWhole, readableOf, type StreamBody } from '../../src/contract/response-body.ts'

async function* words(): AsyncGenerator<string> {
  yield 'one '
  yield 'two'
}

function web(cancel?: () => void): StreamBody {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(Buffer.from('one '))
      controller.enqueue(Buffer.from('two'))
      if (!cancel) controller.close()
    },
    ...(cancel && { cancel }),
  })
}

test.each([
  ['nothing', null, true],
  ['a text', '', true],
  ['bytes', new Uint8Array(1), true],
  ['a stream', Readable.from([]), false],
  ['a web stream', web(), false],
  ['what is iterated', words(), false],
])('%s is there as a whole: %s', (_, body, expected) => {
  expect(isWhole(body)).toBe(expected)
})

test.each<[string, () => StreamBody]>([
  ['a stream', () => Readable.from([Buffer.from('one '), Buffer.from('two')])],
  ['a web stream', () => web()],
  ['what is iterated', words],
])('%s is read as a stream', async (_, body) => {
  const chunks = await readableOf(body()).toArray()
  expect(Buffer.concat(chunks.map((chunk) => Buffer.from(chunk))).toString()).toBe('one two')
})

test('a stream that nobody reads is destroyed, and its errors are nobody’s', async () => {
  const stream = new Readable({ read() {}, destroy: (_, done) => done(new Error('the disk is gone')) })
  discard(stream)
  await setImmediate()
  expect(stream.destroyed).toBe(true)
})

test('a web stream that nobody reads is cancelled', async () => {
  await new Promise<void>((cancelled) => discard(web(cancelled)))
})

test('an iteration that has begun is ended', async () => {
  let ended = false
  async function* lines(): AsyncGenerator<string> {
    try {
      yield 'one'
      yield 'two'
    } finally {
      ended = true
    }
  }
  const iteration = lines()
  await iteration.next()
  discard(iteration)
  await setImmediate()
  expect(ended).toBe(true)
})

test.each([null, 'text', new Uint8Array(1)])('there is nothing to let go of in %o', (body) => {
  expect(() => discard(body)).not.toThrow()
})
