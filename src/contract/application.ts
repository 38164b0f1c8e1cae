import type { Description } from './description.ts'
import type { Environ } from './environ.ts'
import type { Explanation } from './explanation.ts'
import type { Response } from './response.ts'

/**
 * One request in, one response out: WSGI's `app(environ, start_response)`, Rack's `call(env)`.
 *
 * An application that awaits nothing may answer without a promise; nothing around it then makes one.
 */
export interface Application {
  (environ: Environ): Response | Promise<Response>
  /** What this application is made of: its mounts, filters and routes. Drawings and listings ask this. */
  describe?(): Description
  /** Where a request would go within this application. It is not answered. An HttpError is how it would be answered here. */
  explain?(environ: Environ): Explanation
  /** Releases what the application holds. Called once, when it is stopped or replaced, in reverse order of creation. */
  dispose?(): void | Promise<void>
}

/** What a probe is told of the part that it is put around. */
export type Part = Pick<Description, 'kind' | 'name' | 'factory' | 'place'>

/**
 * Put around each application, composite and filtered application while these are made, to watch what goes through it: the
 * inspector, `wheatpaste request --trace` and the spans of `otel` are made of it. It gives what is called in the part's place.
 * Where there is no probe, nothing is put anywhere.
 */
export type Probe = (app: Application, part: Part) => Application

/** Wraps an application into another one. */
export interface Filter {
  (app: Application): Application
  /** Put around each part of its pipeline that is further in. */
  readonly probe?: Probe
  dispose?(): void | Promise<void>
}

/** Serves an application until it is closed. */
export interface Server {
  (app: Application): RunningServer | Promise<RunningServer>
  dispose?(): void | Promise<void>
}

/** A server that listens. */
export interface RunningServer {
  /** Where it can be reached, e.g. `http://127.0.0.1:8774`. */
  readonly url: string
  /** Stops listening, lets the requests under way finish, and resolves when the last connection is gone. */
  close(): Promise<void>
}
