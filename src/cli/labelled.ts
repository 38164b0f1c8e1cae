import type { Application, Probe } from '../contract/application.ts'
import { explained } from '../contract/explained.ts'

/** Has every part tell, with where a request goes, what the loader knows of it: its section, its factory and its place. */
export const labelled: Probe = (app, part) => {
  const whole: Application = (environ) => app(environ)
  whole.explain = (environ) => ({ ...explained(app, environ), ...part })
  return whole
}
