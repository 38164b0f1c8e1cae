import type { Readable } from 'node:stream'
import { Body, type BodySource } from './body.ts'
import { HttpError } from './http-error.ts'
import type { State } from './state.ts'

/** Request headers by lower-case name, repeated ones joined as HTTP says. */
export type RequestHeaders = Readonly<Record<string, string>>

/** What the route took from the path; null where an optional part was left out. */
export type Params = Readonly<Record<string, string | null>>

/** The parts of a request that a filter may give another value for those further in. */
export interface EnvironParts {
  readonly method: string
  readonly scheme: string
  readonly host: string
  readonly scriptName: string
  readonly pathInfo: string
  readonly queryString: string
  readonly headers: RequestHeaders
  readonly remoteAddress: string
  readonly params: Params
}

/** What a server knows of a request. Everything has a default, so that a test need only say what it is about. */
export interface EnvironInit extends Partial<EnvironParts> {
  readonly protocol?: string
  readonly body?: BodySource
  /** Called at most once, when somebody wants to know that the client has gone. */
  readonly signal?: () => AbortSignal
}

// What a view is while nobody has seen it yet.
type Unseen = { -readonly [Part in keyof EnvironParts]: EnvironParts[Part] }

const NO_HEADERS: RequestHeaders = Object.freeze(Object.create(null))
const NO_PARAMS: Params = Object.freeze(Object.create(null))

/**
 * One request, as the parts of a pipeline see it: WSGI's environ.
 *
 * It is never changed. A filter that wants those inside to see something else calls `with()`, a mount calls `mountedAt()`;
 * both give a new view of the same request, which shares its body, its signal and its `state`. What is not asked for is
 * not worked out.
 */
export class Environ implements EnvironParts {
  readonly method: string
  readonly scheme: string
  /** Host and port as the client wrote them; empty when it named none. */
  readonly host: string
  /** What of the path was used up by the mounts outside: empty, or a slash and more. WSGI's SCRIPT_NAME. */
  readonly scriptName: string
  /** The rest of the path, percent-encoded and normalised (see `normalizePath`). WSGI's PATH_INFO, but not decoded. */
  readonly pathInfo: string
  /** Without the question mark. */
  readonly queryString: string
  readonly headers: RequestHeaders
  /** The address of the other end of the connection, or what a trusted proxy says it is. */
  readonly remoteAddress: string
  readonly params: Params
  readonly #shared: Shared

  constructor(init: EnvironInit = {}, shared: Shared = new Shared(init)) {
    this.method = init.method ?? 'GET'
    this.scheme = init.scheme ?? 'http'
    this.headers = init.headers ?? NO_HEADERS
    this.host = init.host ?? this.headers.host ?? ''
    this.scriptName = init.scriptName ?? ''
    this.pathInfo = init.pathInfo ?? '/'
    this.queryString = init.queryString ?? ''
    this.remoteAddress = init.remoteAddress ?? ''
    this.params = init.params ?? NO_PARAMS
    this.#shared = shared
  }

  /** The same request with some parts changed, for the applications further in. */
  with(parts: Partial<EnvironParts>): Environ {
    return Object.assign(this.#copy(), parts)
  }

  /**
   * The same request one mount deeper: `prefix` moves from the front of `pathInfo` to the end of `scriptName`.
   * Nothing is put back afterwards, because nothing was changed.
   *
   * @throws RangeError when the path does not begin with the prefix, or goes on within its last segment
   */
  mountedAt(prefix: string): Environ {
    const rest = this.pathInfo.slice(prefix.length)
    if (!this.pathInfo.startsWith(prefix) || (rest !== '' && rest[0] !== '/')) {
      throw new RangeError(`${this.pathInfo} is not below ${prefix}`)
    }
    if (prefix === '') return this
    const inner = this.#copy()
    const parts: Unseen = inner
    parts.scriptName += prefix
    parts.pathInfo = rest
    return inner
  }

  // A constructed copy keeps all environs of one shape, and costs a fifth of spreading one into an object.
  #copy(): Environ {
    return new Environ(this as EnvironParts, this.#shared)
  }

  /** Shared by the whole pipeline, whatever view of the request one has. It inherits nothing. */
  get state(): State {
    return this.#shared.state()
  }

  /** Aborted when the client goes away before its answer is complete. */
  get signal(): AbortSignal {
    return this.#shared.signal()
  }

  /** The version of HTTP, e.g. `HTTP/1.1`. */
  get protocol(): string {
    return this.#shared.protocol
  }

  /** The parameters of the query. They are parsed once and belong to all views: make a copy to change them. */
  get query(): URLSearchParams {
    return this.#shared.query(this.queryString)
  }

  /** Scheme, host and script name: what the URLs of this application begin with. */
  get applicationUrl(): string {
    return `${this.scheme}://${this.host}${this.scriptName}`
  }

  get pathUrl(): string {
    return this.applicationUrl + this.pathInfo
  }

  get url(): string {
    return this.queryString === '' ? this.pathUrl : `${this.pathUrl}?${this.queryString}`
  }

  /** Refuses a body of more bytes with a 413, also one whose length is not known beforehand. The lowest limit holds. */
  limitBody(bytes: number): void {
    this.#shared.body.limit(bytes)
  }

  /** @throws HttpError 413 over the limit, 400 when the client breaks off */
  bytes(): Promise<Buffer> {
    return this.#shared.body.bytes()
  }

  /** @throws HttpError 400 when the body is not UTF-8, and as {@link bytes} does */
  async text(): Promise<string> {
    const bytes = await this.bytes()
    try {
      return decoder.decode(bytes)
    } catch {
      throw new HttpError(400, 'The request body is not UTF-8.')
    }
  }

  /** @throws HttpError 400 when the body is not JSON, and as {@link text} does */
  async json(): Promise<unknown> {
    const text = await this.text()
    try {
      return JSON.parse(text)
    } catch {
      throw new HttpError(400, 'The request body is not JSON.')
    }
  }

  /** An `application/x-www-form-urlencoded` body. @throws HttpError as {@link text} does */
  async form(): Promise<URLSearchParams> {
    return new URLSearchParams(await this.text())
  }

  /** The body as it arrives; nothing else can have it afterwards. */
  stream(): Readable {
    return this.#shared.body.stream()
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

// What all views of one request have in common. Each part is made when it is first asked for.
class Shared {
  readonly protocol: string
  readonly #init: EnvironInit
  #body: Body | undefined
  #state: State | undefined
  #signal: AbortSignal | undefined
  #query: URLSearchParams | undefined
  #queryString = ''

  constructor(init: EnvironInit) {
    this.protocol = init.protocol ?? 'HTTP/1.1'
    this.#init = init
  }

  get body(): Body {
    this.#body ??= new Body(this.#init.body ?? null)
    return this.#body
  }

  state(): State {
    this.#state ??= new Prototypeless()
    return this.#state
  }

  signal(): AbortSignal {
    this.#signal ??= this.#init.signal?.() ?? new AbortController().signal
    return this.#signal
  }

  query(queryString: string): URLSearchParams {
    if (this.#query && this.#queryString === queryString) return this.#query
    this.#query = new URLSearchParams(queryString)
    this.#queryString = queryString
    return this.#query
  }
}

// Of a shape that the engine knows, so that the pipeline writes and reads it three times as fast as what Object.create(null)
// makes; and yet nothing is in it but what was put there.
class Prototypeless implements State {
  [name: string]: unknown
}
Object.setPrototypeOf(Prototypeless.prototype, null)
Reflect.deleteProperty(Prototypeless.prototype, 'constructor')
