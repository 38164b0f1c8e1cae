import type { Application, Part, Probe } from '../contract/application.ts'
import type { Description } from '../contract/description.ts'
import type { Environ } from '../contract/environ.ts'
import { explained } from '../contract/explained.ts'
import { isHttpError } from '../contract/http-error.ts'
import { isPromise } from '../contract/promise.ts'
import type { Response } from '../contract/response.ts'
import { Trace } from './trace.ts'
import { WatchedPart } from './watched-part.ts'

/** Where the trace of a request is kept while it is answered. */
const STATE = 'wheatpaste.trace'

/**
 * Follows requests through the parts of an application: how often each is asked, how long it takes, and how much of that is its
 * own. Load the application with {@link Tracer.probe}, and serve what {@link Tracer.watch} makes of it. Times are until the
 * answer is known; a stream is not waited for. Neither headers, bodies nor queries are kept.
 */
export class Tracer {
  readonly parts: WatchedPart[] = []
  readonly #recent: Trace[] = []
  readonly #keep: number

  /** @param keep how many of the latest requests are kept */
  constructor(keep = 100) {
    this.#keep = keep
  }

  /** The latest requests, the last one first. */
  get recent(): readonly Trace[] {
    return this.#recent.toReversed()
  }

  /** To be put around each part while the application is loaded. */
  readonly probe: Probe = (app: Application, part: Part): Application => {
    const watched = new WatchedPart(this.parts.length, part, performance.now())
    this.parts.push(watched)
    const whole: Application = (environ) => {
      const trace = environ.state[STATE]
      if (!(trace instanceof Trace)) return app(environ)
      const span = trace.enter(watched)
      return following(app, environ, (status) => trace.leave(span, status))
    }
    whole.describe = () => labelled(app.describe?.() ?? part, watched)
    whole.explain = (environ) => ({ ...explained(app, environ), ...part })
    return whole
  }

  /** The whole application, which begins and ends the trace of each request. */
  watch(app: Application): Application {
    return Object.assign((environ: Environ) => this.trace(app, environ).answer, app)
  }

  /** Has a request answered, and its trace at once. */
  trace(app: Application, environ: Environ): { readonly trace: Trace; readonly answer: Response | Promise<Response> } {
    const trace = new Trace(environ.method, environ.scriptName + environ.pathInfo)
    environ.state[STATE] = trace
    const answer = following(app, environ, (status) => {
      trace.end(status)
      this.#recent.push(trace)
      if (this.#recent.length > this.#keep) this.#recent.shift()
    })
    return { trace, answer }
  }
}

function following(app: Application, environ: Environ, done: (status: number) => void): Response | Promise<Response> {
  const failed = (error: unknown): never => {
    done(isHttpError(error) ? error.status : 500)
    throw error
  }
  const answered = (response: Response): Response => {
    done(response?.status)
    return response
  }
  let answer: Response | Promise<Response>
  try {
    answer = app(environ)
  } catch (error) {
    return failed(error)
  }
  return isPromise(answer) ? answer.then(answered, failed) : answered(answer)
}

/** What an application tells of itself, with the number of the part that it is. */
export interface TracedDescription extends Description {
  readonly part?: number
}

// A filter tells of itself as of a pipeline of one.
function labelled(description: Description, { number, part }: WatchedPart): TracedDescription {
  const { name, factory, place } = part
  const label = { part: number, ...(name && { name }), ...(factory && { factory }), ...(place && { place }) }
  const [filter, ...others] = description.filters ?? []
  if (part.kind !== 'filter' || !filter) return { ...description, ...label }
  return { ...description, filters: [{ ...filter, ...label } as Description, ...others] }
}
