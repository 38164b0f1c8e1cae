/**
 * What a parser says of the bytes that it reads. Texts are in Latin-1 and may come in pieces; a number other than 0 stops it.
 *
 * All of it is called in the midst of WebAssembly, which cannot be left by an error, nor entered a second time: a listener takes
 * notes, and nothing of an application may be called before the bytes are read.
 */
export interface ParserListener {
  onBegin(): void
  onTarget(text: string): number
  onField(text: string): number
  onValue(text: string): number
  /**
   * @param version such as `1.1`
   * @param keepAlive whether the client wants to use the connection again
   * @returns whether to stop for a moment
   */
  onHead(method: string, version: string, keepAlive: boolean): boolean
  onBody(bytes: Buffer): void
  onComplete(): void
}

const OK = 0
const PAUSED = 21
const PAUSED_UPGRADE = 22

/** What a listener answers to stop a parser for good. */
export const STOP = 24

const REQUEST = 1

/** So many bytes are given to the parser at once. */
const PIECE = 64 * 1024

/** Heads are read as one text of at most this size; what is beyond is read in pieces. */
const TEXT = 16 * 1024

const NOTHING: Buffer = Buffer.alloc(0)

// As far as it is used here: the types of node have it from those of browsers alone.
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object
  readonly Instance: new (code: object, imports: object) => { readonly exports: unknown }
}

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer }
  malloc(size: number): number
  llhttp_alloc(type: number): number
  llhttp_free(parser: number): void
  llhttp_execute(parser: number, start: number, length: number): number
  llhttp_get_error_pos(parser: number): number
  llhttp_get_method(parser: number): number
  llhttp_get_http_major(parser: number): number
  llhttp_get_http_minor(parser: number): number
  llhttp_method_name(method: number): number
  llhttp_resume(parser: number): void
  llhttp_resume_after_upgrade(parser: number): void
}

/**
 * llhttp, the parser of node:http, as undici publishes it in WebAssembly. There is one of it in a process; it reads for one
 * connection after the other, and each has a state of its own.
 */
export class Llhttp {
  /** How many bytes were used the last time. */
  used = 0
  readonly #exports: Exports
  readonly #start: number
  #heap: Uint8Array
  readonly #methods: string[] = []
  #listener: ParserListener | undefined
  #bytes: Buffer = NOTHING
  #text: string | undefined

  /** @throws Error when the code is none of WebAssembly, or of another interface */
  constructor(code: Buffer) {
    const env = {
      wasm_on_message_begin: () => this.#listener?.onBegin() ?? OK,
      wasm_on_url: (_: number, at: number, length: number) => this.#listener?.onTarget(this.#textAt(at, length)) ?? OK,
      wasm_on_status: () => OK,
      wasm_on_header_field: (_: number, at: number, length: number) =>
        this.#listener?.onField(this.#textAt(at, length)) ?? OK,
      wasm_on_header_value: (_: number, at: number, length: number) =>
        this.#listener?.onValue(this.#textAt(at, length)) ?? OK,
      wasm_on_headers_complete: (parser: number, _status: number, _upgrade: number, keepAlive: number) =>
        this.#onHead(parser, keepAlive === 1),
      wasm_on_body: (_: number, at: number, length: number) => this.#onBody(at - this.#start, length),
      wasm_on_message_complete: () => {
        this.#listener?.onComplete()
        return PAUSED
      },
    }
    this.#exports = new WebAssembly.Instance(new WebAssembly.Module(code), { env }).exports as Exports
    this.#start = this.#exports.malloc(PIECE)
    this.#heap = new Uint8Array(this.#exports.memory.buffer)
  }

  /** @returns the state of a parser, to be freed once */
  create(): number {
    return this.#exports.llhttp_alloc(REQUEST)
  }

  free(parser: number): void {
    this.#exports.llhttp_free(parser)
  }

  /**
   * Reads bytes until they are used up, 64 KiB are read, or a request has come to its end.
   *
   * @returns whether they are HTTP
   */
  read(parser: number, bytes: Buffer, listener: ParserListener): boolean {
    const piece = bytes.length > PIECE ? bytes.subarray(0, PIECE) : bytes
    // The memory is another one whenever it has grown.
    if (this.#heap.buffer !== this.#exports.memory.buffer) this.#heap = new Uint8Array(this.#exports.memory.buffer)
    this.#heap.set(piece, this.#start)
    this.#listener = listener
    this.#bytes = piece
    this.used = piece.length
    const code = this.#exports.llhttp_execute(parser, this.#start, piece.length)
    // Not to keep what belongs to a connection that may be gone.
    this.#listener = undefined
    this.#bytes = NOTHING
    this.#text = undefined
    if (code === OK) return true
    this.used = this.#exports.llhttp_get_error_pos(parser) - this.#start
    if (code === PAUSED) this.#exports.llhttp_resume(parser)
    else if (code === PAUSED_UPGRADE) this.#exports.llhttp_resume_after_upgrade(parser)
    else return false
    return true
  }

  #onHead(parser: number, keepAlive: boolean): number {
    const { llhttp_get_method, llhttp_get_http_minor, llhttp_get_http_major } = this.#exports
    const minor = llhttp_get_http_minor(parser)
    const isUsual = minor === 1 && llhttp_get_http_major(parser) === 1
    const version = isUsual ? '1.1' : `${llhttp_get_http_major(parser)}.${minor}`
    return this.#listener?.onHead(this.#methodOf(llhttp_get_method(parser)), version, keepAlive) ? PAUSED : OK
  }

  #onBody(start: number, length: number): number {
    this.#listener?.onBody(this.#bytes.subarray(start, start + length))
    return OK
  }

  // Cutting pieces out of one text is much cheaper than reading each out of the bytes.
  #textAt(at: number, length: number): string {
    const start = at - this.#start
    const end = start + length
    if (end > TEXT) return this.#bytes.toString('latin1', start, end)
    this.#text ??= this.#bytes.toString('latin1', 0, TEXT)
    return this.#text.slice(start, end)
  }

  #methodOf(code: number): string {
    const name = this.#methods[code] ?? this.#nameAt(this.#exports.llhttp_method_name(code))
    this.#methods[code] = name
    return name
  }

  #nameAt(start: number): string {
    const heap = Buffer.from(this.#exports.memory.buffer)
    return heap.toString('latin1', start, heap.indexOf(0, start))
  }
}
