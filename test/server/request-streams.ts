import fc, { type Arbitrary } from 'fast-check'
import { LeanReader } from '../../src/server/lean/reader.ts'

/** A request, as it is sent and as it is to be read. */
export interface Sent {
  readonly text: string
  readonly read: Read
}

export interface Read {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

const letters = (from: string, more: object = {}): Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...from), maxLength: 12, ...more })

const name = letters("abcxyzABC019-_.!#$%&'*+^`|~", { minLength: 1 }).map((text) => `x${text}`)
const value = letters(' \t,;:="()/\\<>[]{}@?aZ09\u00a0\u00ff').map((text) => text.replace(/^[ \t]+|[ \t]+$/g, ''))
const path = letters("/ab.7E-_~!$&'()*+,;=:@?").map((text) => `/${text}`)
const blank = fc.constantFrom('', ' ', '\t', '  ')
const field = fc.record({ name, value, before: blank, after: blank })
const extension = fc.constantFrom('', ';a', ';a=b', ';a="b c"')
const chunk = fc.record({ data: letters('ab\r\n0;', { minLength: 1, maxLength: 40 }), extension, big: fc.boolean() })
const trailers = fc.constantFrom('', 'X-Trailer: t\r\n')

const none = fc.constant({ fields: '', sent: '', body: '' })
const counted = letters('ab\r\n0;', { maxLength: 60 }).map((body) => ({
  fields: `Content-Length: ${body.length}\r\n`,
  sent: body,
  body,
}))
const inChunks = fc.tuple(fc.array(chunk, { maxLength: 4 }), extension, trailers).map(([chunks, last, trailer]) => ({
  fields: 'Transfer-Encoding: chunked\r\n',
  sent: `${chunks.map(sized).join('')}0${last}\r\n${trailer}\r\n`,
  body: chunks.map(({ data }) => data).join(''),
}))

function sized({ data, extension, big }: { data: string; extension: string; big: boolean }): string {
  const size = data.length.toString(16)
  return `${big ? size.toUpperCase().padStart(4, '0') : size}${extension}\r\n${data}\r\n`
}

/** A well-formed request, whose connection is kept. */
export const request: Arbitrary<Sent> = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND'),
    target: path,
    fields: fc.array(field, { maxLength: 5 }),
    body: fc.oneof(none, counted, inChunks),
  })
  .map(({ method, target, fields, body }) => ({
    text: [
      `${method} ${target} HTTP/1.1\r\nHost: h\r\n`,
      ...fields.map(({ name, value, before, after }) => `${name}:${before}${value}${after}\r\n`),
      `${body.fields}\r\n${body.sent}`,
    ].join(''),
    read: { method, target, headers: joined(fields), body: body.body },
  }))

function joined(fields: readonly { name: string; value: string }[]): Read['headers'] {
  const values = new Map<string, string>()
  for (const { name, value } of fields) {
    const key = name.toLowerCase()
    const before = values.get(key)
    values.set(key, before === undefined ? value : `${before}, ${value}`)
  }
  return [...values]
}

/** A text in pieces, cut at whatever places. */
export function cut(text: string, places: readonly number[]): string[] {
  const ends = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b)
  return [...ends, text.length]
    .map((end, index) => text.slice(ends[index - 1] ?? 0, end))
    .filter((piece) => piece !== '')
}

/** Reads pieces as a connection does whose every request is answered at once. */
export function readingOf(
  pieces: readonly string[],
  maxHeaderSize = 16_384,
): { read: Read[]; refusal: number | undefined } {
  const reader = new LeanReader(maxHeaderSize, { onWanted: () => {} })
  const read: Read[] = []
  for (const piece of pieces) {
    let bytes = Buffer.from(piece, 'latin1')
    while (bytes.length > 0 && reader.refusal === undefined) {
      bytes = bytes.subarray(reader.read(bytes))
      const { message } = reader
      if (!message?.complete) continue
      const { method, target, headers } = message
      const own = Object.entries(headers).filter(([name]) => name.startsWith('x'))
      const body = message.body?.source() ?? ''
      read.push({ method, target, headers: own, body: Buffer.isBuffer(body) ? body.toString('latin1') : String(body) })
      reader.message = undefined
    }
  }
  reader.free()
  return { read, refusal: reader.refusal }
}
