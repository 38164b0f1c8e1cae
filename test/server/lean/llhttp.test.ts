import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { Llhttp, type ParserListener, STOP } from '../../../src/server/lean/llhttp.ts'
import { hasParser } from '../servers.ts'

const llhttp = (): Llhttp => new Llhttp(createRequire(import.meta.url)('undici/lib/llhttp/llhttp_simd-wasm.js'))
const GET = 'GET /a HTTP/1.1\r\nB: c\r\n\r\n'

function noting(more: Partial<ParserListener> = {}): { seen: unknown[]; listener: ParserListener } {
  const seen: unknown[] = []
  const note = (...what: unknown[]): number => {
    seen.push(...what)
    return 0
  }
  return {
    seen,
    listener: {
      onBegin: () => {},
      onTarget: note,
      onField: note,
      onValue: note,
      onHead: (...head) => note(...head) > 0,
      onBody: note,
      onComplete: () => note('end'),
      ...more,
    },
  }
}

describe.runIf(hasParser())('llhttp', () => {
  test('reads one request, and leaves what comes behind it', () => {
    const parsers = llhttp()
    const parser = parsers.create()
    const { seen, listener } = noting()
    expect(parsers.read(parser, Buffer.from(GET + GET), listener)).toBe(true)
    expect(seen).toEqual(['/a', 'B', 'c', 'GET', '1.1', true, 'end'])
    expect(parsers.used).toBe(GET.length)
  })

  test('stops when a listener says so, or what comes is no HTTP', () => {
    const parsers = llhttp()
    expect(parsers.read(parsers.create(), Buffer.from(GET), noting({ onTarget: () => STOP }).listener)).toBe(false)
    expect(parsers.read(parsers.create(), Buffer.from('no HTTP'), noting().listener)).toBe(false)
  })

  test('a pause behind the head leaves the body', () => {
    const parsers = llhttp()
    const parser = parsers.create()
    const head = 'POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\n'
    const { seen, listener } = noting({ onHead: () => true })
    parsers.read(parser, Buffer.from(`${head}a`), listener)
    expect(parsers.used).toBe(head.length)
    parsers.read(parser, Buffer.from('a'), listener)
    expect(seen.map(String).slice(3)).toEqual(['a', 'end'])
  })

  test('parsers keep out of each other’s way, also when there are thousands and the memory grows', () => {
    const parsers = llhttp()
    const all = Array.from({ length: 5000 }, () => ({ parser: parsers.create(), ...noting() }))
    for (const at of [0, 10, GET.length - 3]) {
      const piece = Buffer.from(GET.slice(at, [10, GET.length - 3, GET.length][[0, 10, GET.length - 3].indexOf(at)]))
      for (const { parser, listener } of all) expect(parsers.read(parser, piece, listener)).toBe(true)
    }
    const read = all.map(({ seen }) => seen.join(' '))
    expect(new Set(read)).toEqual(new Set(['/a B c GET 1.1 true end']))
  })

  test('memory that is freed is used again', () => {
    const parsers = llhttp()
    const first = Array.from({ length: 100 }, () => parsers.create())
    for (const parser of first) parsers.free(parser)
    const second = Array.from({ length: 100 }, () => parsers.create())
    expect(new Set(second)).toEqual(new Set(first))
  })
})
