import type { Application } from './application.ts'
import type { Environ } from './environ.ts'

const KEY = 'server.draining'

/**
 * Whether the server that took a request is about to stop. It serves on for a while, so that whoever sends it requests can
 * notice and send them elsewhere: a health check answers 503 by this.
 */
export function isDraining(environ: Pick<Environ, 'state'>): boolean {
  return environ.state[KEY] === true
}

/** The same application, whose requests know that the server is about to stop: `state['server.draining']` is true. */
export function draining(app: Application): Application {
  return function draining(environ) {
    environ.state[KEY] = true
    return app(environ)
  }
}
