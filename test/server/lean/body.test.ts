import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { LeanBody } from '../../../src/server/lean/body.ts'
import { eventually } from '../wire.ts'

function body(): { body: LeanBody; wanted: () => number } {
  let wanted = 0
  const owner = {
    onWanted: () => {
      wanted += 1
    },
  }
  return { body: new LeanBody(owner), wanted: () => wanted }
}

function streamOf(body: LeanBody): Readable & { readonly complete?: boolean } {
  const source = body.source()
  if (!(source instanceof Readable)) throw new Error('there is no stream')
  return source
}

test('what has arrived is bytes', () => {
  const { body: whole } = body()
  for (const text of ['a', 'b']) whole.push(Buffer.from(text))
  whole.end()
  expect(whole.source()).toEqual(Buffer.from('ab'))
  const { body: empty } = body()
  empty.end()
  expect(empty.source()).toEqual(Buffer.alloc(0))
})

test('what is still to come is a stream, which knows when all is there', async () => {
  const { body: arriving, wanted } = body()
  arriving.push(Buffer.from('a'))
  const stream = streamOf(arriving)
  expect([wanted(), stream.complete]).toEqual([0, false])
  const text = stream.setEncoding('utf8').toArray()
  arriving.push(Buffer.from('b'))
  await eventually(() => wanted() > 0)
  arriving.end()
  expect([(await text).join(''), stream.complete]).toEqual(['ab', true])
})

test('no more than 64 KiB is taken before somebody reads it', async () => {
  const { body: unread } = body()
  const piece = Buffer.alloc(32 * 1024)
  unread.push(piece)
  expect(unread.isFull).toBe(false)
  unread.push(piece)
  expect(unread.isFull).toBe(true)
  const stream = streamOf(unread)
  expect(unread.isFull).toBe(true)
  stream.resume()
  await eventually(() => !unread.isFull)
})

test('what nobody wants is thrown away, read or not', async () => {
  const piece = Buffer.alloc(128 * 1024)
  const { body: unread } = body()
  unread.discard()
  unread.push(piece)
  expect(unread.isFull).toBe(false)
  const { body: begun } = body()
  const stream = streamOf(begun)
  begun.push(piece)
  stream.destroy()
  begun.discard()
  begun.push(piece)
  await eventually(() => !begun.isFull)
})

test('a client that goes is an error of who reads, and of nobody else', async () => {
  const { body: read } = body()
  const stream = streamOf(read)
  read.abort()
  await expect(stream.toArray()).rejects.toMatchObject({ code: 'ECONNRESET' })
  const { body: unread } = body()
  unread.abort()
  await expect(streamOf(unread).toArray()).rejects.toMatchObject({ code: 'ECONNRESET' })
})
