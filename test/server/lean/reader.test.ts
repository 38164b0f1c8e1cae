import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LeanReader } from '../../../src/server/lean/reader.ts'
import { cut, readingOf, request } from '../request-streams.ts'
import { hasParser } from '../servers.ts'

const HEAD = ['POST / HTTP/1.1', 'Host: h', '']
const CHUNKED = ['POST / HTTP/1.1', 'Host: h', 'Transfer-Encoding: chunked', '', '']

const refused = (...lines: string[]): number | undefined => readingOf([lines.join('\r\n')]).refusal

describe.runIf(hasParser())('lean', () => {
  test('a stream of requests is the same however it is cut', () => {
    const requests = fc.array(request, { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(requests, fc.array(fc.nat(), { maxLength: 12 }), (sent, places) => {
        const text = sent.map(({ text }) => text).join('')
        const expected = { read: sent.map(({ read }) => read), refusal: undefined }
        expect(readingOf([text])).toEqual(expected)
        expect(readingOf(cut(text, places))).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })

  test('also in single bytes', () => {
    fc.assert(
      fc.property(request, ({ text, read }) => {
        expect(readingOf([...text])).toEqual({ read: [read], refusal: undefined })
      }),
      { numRuns: 50 },
    )
  })

  test.each([
    ['a length and chunks', [...HEAD.slice(0, -1), 'Content-Length: 1', 'Transfer-Encoding: chunked', '', '']],
    ['chunks and a length', [...HEAD.slice(0, -1), 'Transfer-Encoding: chunked', 'Content-Length: 1', '', '']],
    ['two lengths', [...HEAD.slice(0, -1), 'Content-Length: 1', 'Content-Length: 1', '', 'a']],
    ['a length with a sign', [...HEAD.slice(0, -1), 'Content-Length: +1', '', 'a']],
    ['a length that is too large', [...HEAD.slice(0, -1), 'Content-Length: 99999999999999999999', '', '']],
    ['an unknown coding', [...HEAD.slice(0, -1), 'Transfer-Encoding: gzip', '', '']],
    ['chunks that are not the last coding', [...HEAD.slice(0, -1), 'Transfer-Encoding: chunked, gzip', '', '']],
    ['chunks twice', [...HEAD.slice(0, -1), 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity', '', '']],
    ['a folded field', ['GET / HTTP/1.1', 'Host: h', 'A: b', ' c', '', '']],
    ['a blank before the colon', ['GET / HTTP/1.1', 'Host: h', 'Content-Length : 1', '', '']],
    ['a line that ends in LF', ['GET / HTTP/1.1\nHost: h\n\n']],
    ['a CR within a value', ['GET / HTTP/1.1', 'Host: h', 'A: b\rContent-Length: 1', '', '']],
    ['a NUL within a value', ['GET / HTTP/1.1', 'Host: h', 'A: \0', '', '']],
    ['a field without a name', ['GET / HTTP/1.1', 'Host: h', ': a', '', '']],
    ['a chunk that is too large', [...CHUNKED.slice(0, -1), 'fffffffffffffffff', '']],
    ['a chunk with a sign', [...CHUNKED.slice(0, -1), '-1', '']],
    ['a chunk in 0x', [...CHUNKED.slice(0, -1), '0x1', 'a', '0', '', '']],
    ['a chunk that ends in LF', [...CHUNKED.slice(0, -1), '1\na', '0', '', '']],
    ['a chunk that is longer than it says', [...CHUNKED.slice(0, -1), '1', 'ab', '0', '', '']],
    ['an HTTP/2 preface', ['PRI * HTTP/2.0', '', 'SM', '', '']],
    ['what is no HTTP', ['\x16\x03\x01\x02']],
  ])('refused with a 400: %s', (_, lines) => {
    expect(refused(...lines)).toBe(400)
  })

  test('heads and trailers are bounded, of one request and not of all', () => {
    const head = (length: number): string => `GET /${'a'.repeat(length)} HTTP/1.1\r\nHost: h\r\n\r\n`
    expect(readingOf([head(100)], 64).refusal).toBe(431)
    expect(readingOf([head(40).repeat(20)], 64)).toMatchObject({ read: { length: 20 }, refusal: undefined })
    expect(readingOf([`GET / HTTP/1.1\r\n${'a:\r\n'.repeat(100)}\r\n`], 64).refusal).toBe(431)
    const trailers = `${CHUNKED.join('\r\n')}0\r\n${'a: b\r\n'.repeat(200)}\r\n`
    expect(readingOf([trailers], 256).refusal).toBe(431)
    expect(readingOf([trailers]).refusal).toBeUndefined()
  })

  test('so is what is around the pieces of a body', () => {
    const extended = `1;${'a'.repeat(20_000)}\r\na\r\n`
    expect(refused(CHUNKED.join('\r\n') + extended)).toBe(413)
    expect(refused(CHUNKED.join('\r\n') + '1;a\r\na\r\n'.repeat(20_000))).toBeUndefined()
  })

  test('a body is longer than what the parser takes at once', () => {
    const body = 'b'.repeat(200_000)
    const text = `POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\n\r\n${body}GET /2 HTTP/1.1\r\nHost: h\r\n\r\n`
    expect(readingOf([text]).read).toEqual([
      { method: 'POST', target: '/', headers: [], body },
      { method: 'GET', target: '/2', headers: [], body: '' },
    ])
  })

  // What is called in the midst of the parser could have it read other bytes over those that it reads, and no error gets out of it.
  test('whoever listens to a body may read another connection, and may fail', async () => {
    const [reader, other] = [reading(), reading()]
    reader.read(Buffer.from('POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n'))
    const stream = reader.message?.body?.source()
    if (!(stream instanceof Readable)) throw new Error('there is no stream')
    let fails = true
    const chunks: string[] = []
    stream.on('data', (chunk) => {
      chunks.push(String(chunk))
      other.read(Buffer.from('GET /other HTTP/1.1\r\nHost: h\r\n\r\n'))
      if (fails) throw new Error('of a listener')
    })
    // From here on it is told at once.
    await new Promise((resolve) => setImmediate(resolve))
    expect(() => reader.read(Buffer.from('ab'))).toThrow('of a listener')
    fails = false
    other.message = undefined
    expect(reader.read(Buffer.from('cdGET /2 HTTP/1.1\r\n'))).toBe(2)
    expect([chunks, reader.message?.complete, other.message]).toMatchObject([['ab', 'cd'], true, { target: '/other' }])
  })
})

function reading(): LeanReader {
  return new LeanReader(1000, { onWanted: () => {} })
}
