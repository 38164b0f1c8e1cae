import { afterEach, describe, expect, test, vi } from 'vitest'
import { Parser } from '../../../src/server/lean/parser.ts'
import { hasParser } from '../servers.ts'

afterEach(() => {
  vi.doUnmock('node:module')
  vi.resetModules()
})

/** What loading says where undici holds something else in the place of its parser. */
async function loading(found: () => unknown): Promise<unknown> {
  vi.resetModules()
  vi.doMock('node:module', () => ({ createRequire: () => found }))
  const { loadParser } = await import('../../../src/server/lean/parser.ts')
  return loadParser
}

test.each([
  ['nothing is installed', () => fail('Cannot find module')],
  ['it is something else', () => ({})],
  ['it is no WebAssembly', () => Buffer.from('none')],
  // A module that imports and exports nothing.
  ['it is of another interface', () => Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])],
])('%s: says what to install', async (_, found) => {
  expect(await loading(found)).toThrow('lean needs the parser in undici: npm install undici@7.30.2')
})

function fail(message: string): never {
  throw new Error(message)
}

describe.runIf(hasParser())('a parser', () => {
  test('is freed once, and not used after that', () => {
    const [first, second] = [new Parser(), new Parser()]
    first.free()
    first.free()
    const third = new Parser()
    const listener = {
      onBegin: () => {},
      onTarget: () => 0,
      onField: () => 0,
      onValue: () => 0,
      onHead: () => false,
      onBody: () => {},
      onComplete: () => {},
    }
    expect(() => first.read(Buffer.from('GET'), listener)).toThrow('freed')
    // Had it been freed twice, the memory of the third might be given away a second time.
    const fourth = new Parser()
    for (const parser of [second, third, fourth]) expect(parser.read(Buffer.from('GET / H'), listener)).toBe(true)
    expect(third.read(Buffer.from('X'), listener)).toBe(false)
    for (const parser of [second, fourth]) expect(parser.read(Buffer.from('TTP/1.1\r\n\r\n'), listener)).toBe(true)
  })
})
