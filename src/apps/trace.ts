import type { WatchedPart } from './watched-part.ts'

/** The time that a request spent in a part, in milliseconds from the begin of the request. */
export interface Span {
  readonly part: WatchedPart
  /** In how many others this one is. */
  readonly depth: number
  readonly start: number
  /** What it took, and what of that was not spent in parts further in. */
  duration: number
  self: number
  /** Of the answer; missing while there is none. */
  status: number | undefined
}

interface OpenSpan extends Span {
  readonly outer: OpenSpan | undefined
}

/** The way of one request through the parts of an application. */
export class Trace {
  readonly method: string
  /** Without the query, which may hold secrets. */
  readonly path: string
  /** When it came. */
  readonly when: Date = new Date()
  readonly #begin: number = performance.now()
  readonly #spans: Span[] = []
  #innermost: OpenSpan | undefined
  duration = 0
  status: number | undefined

  constructor(method: string, path: string) {
    this.method = method
    this.path = path
  }

  /** In the order in which the parts were entered. */
  get spans(): readonly Span[] {
    return this.#spans
  }

  enter(part: WatchedPart): Span {
    const outer = this.#innermost
    const start = performance.now() - this.#begin
    const depth = outer === undefined ? 0 : outer.depth + 1
    const span: OpenSpan = { part, depth, outer, start, duration: 0, self: 0, status: undefined }
    this.#spans.push(span)
    this.#innermost = span
    return span
  }

  leave(span: Span, status: number): void {
    const now = performance.now()
    const { outer } = span as OpenSpan
    span.duration = now - this.#begin - span.start
    span.self += span.duration
    span.status = status
    if (outer) outer.self -= span.duration
    this.#innermost = outer
    span.part.record(span.duration, Math.max(0, span.self), status, now)
  }

  end(status: number): void {
    this.duration = performance.now() - this.#begin
    this.status = status
  }
}
