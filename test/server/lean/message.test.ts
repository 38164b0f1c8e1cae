import { expect, test } from 'vitest'
import { LeanMessage } from '../../../src/server/lean/message.ts'

const owner = { onWanted: () => {} }

function message(headers: Readonly<Record<string, string>>, version = '1.1'): LeanMessage {
  const message = new LeanMessage()
  for (const [name, value] of Object.entries(headers)) {
    message.head.onField(name)
    message.head.onValue(value)
  }
  message.begin('POST', version, true, owner)
  return message
}

test('there is a body if a length or a coding says so', () => {
  expect(message({ 'content-length': '1' }).body).toBeDefined()
  expect(message({ 'transfer-encoding': 'chunked' }).body).toBeDefined()
  expect([message({}).body, message({ 'content-length': '0' }).body]).toEqual([undefined, undefined])
})

test('a client waits if it says so, until it does not', () => {
  const waiting = { 'content-length': '1', expect: '100-Continue' }
  expect(message(waiting).awaitsContinue).toBe(true)
  expect(message(waiting, '1.0').awaitsContinue).toBe(false)
  expect(message({ expect: '100-continue' }).awaitsContinue).toBe(false)
  const hasty = message(waiting)
  hasty.push(Buffer.from('a'))
  expect(hasty.awaitsContinue).toBe(false)
})

test('much is what is large or of no known length, and not there', () => {
  expect(message({ 'content-length': '65536' }).hasMuchToCome).toBe(false)
  expect(message({ 'content-length': '65537' }).hasMuchToCome).toBe(true)
  const chunked = message({ 'transfer-encoding': 'chunked' })
  expect(chunked.hasMuchToCome).toBe(true)
  chunked.end()
  expect(chunked.hasMuchToCome).toBe(false)
})

test('nothing comes after one that is given up', () => {
  const given = message({ 'content-length': '1' })
  given.abort()
  expect([given.complete, given.keepAlive]).toEqual([true, false])
})
