import { createRequire } from 'node:module'
import { ServerError } from '../../contract/managed-server.ts'
import { Llhttp, type ParserListener } from './llhttp.ts'

let shared: Llhttp | undefined

/**
 * Loads the parser, once in a process.
 *
 * @throws ServerError that says what to install
 */
export function loadParser(): Llhttp {
  shared ??= load()
  return shared
}

function load(): Llhttp {
  try {
    const code: unknown = createRequire(import.meta.url)('undici/lib/llhttp/llhttp_simd-wasm.js')
    if (!Buffer.isBuffer(code)) throw new TypeError('what undici has in the place of its parser is no WebAssembly')
    return proven(new Llhttp(code))
  } catch (cause) {
    throw new ServerError('lean needs the parser in undici: npm install undici@7.30.2', { cause })
  }
}

const REQUEST = 'POST /a HTTP/1.1\r\nB: c\r\nContent-Length: 1\r\n\r\nd'
const READ = '/a B c Content-Length 1 POST 1.1 true d end'

// undici promises nobody what its parser calls and with what, so a request is read before any comes from a client.
function proven(llhttp: Llhttp): Llhttp {
  const seen: unknown[] = []
  const note = (...what: unknown[]): number => {
    seen.push(...what)
    return 0
  }
  const parser = llhttp.create()
  const isHttp = llhttp.read(parser, Buffer.from(REQUEST), {
    onBegin: () => {},
    onTarget: note,
    onField: note,
    onValue: note,
    onHead: (...head) => note(...head) > 0,
    onBody: note,
    onComplete: () => note('end'),
  })
  llhttp.free(parser)
  if (!isHttp || seen.join(' ') !== READ) throw new Error(`the parser in undici reads otherwise: ${seen.join(' ')}`)
  return llhttp
}

/** The parser of one connection. */
export class Parser {
  readonly #llhttp: Llhttp = loadParser()
  readonly #state: number = this.#llhttp.create()
  #isFree = false

  /** How many bytes were used the last time. */
  get used(): number {
    return this.#llhttp.used
  }

  /**
   * Reads bytes until they are used up, 64 KiB are read, or a request has come to its end.
   *
   * @returns whether they are HTTP
   */
  read(bytes: Buffer, listener: ParserListener): boolean {
    if (this.#isFree) throw new Error('a parser was used after it was freed')
    return this.#llhttp.read(this.#state, bytes, listener)
  }

  /** May be called again. */
  free(): void {
    if (!this.#isFree) this.#llhttp.free(this.#state)
    this.#isFree = true
  }
}
