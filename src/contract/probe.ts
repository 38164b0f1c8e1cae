import type { Application } from './application.ts'
import type { Description } from './description.ts'

/** What a probe is told of the part that it is put around. */
export type Part = Pick<Description, 'kind' | 'name' | 'factory' | 'place'>

/**
 * Put around each application, composite and filtered application while these are made, to watch what goes through it: the
 * inspector, `wheatpaste request --trace` and the spans of `otel` are made of it. It gives what is called in the part's place.
 * Where there is no probe, nothing is put anywhere.
 */
export type Probe = (app: Application, part: Part) => Application

/** An application within its probes, the first outermost. It tells and releases what it did without them. */
export function probed(app: Application, part: Part, probes: readonly Probe[]): Application {
  if (probes.length === 0) return app
  const watched = probes.reduceRight((inner, probe) => probe(inner, part), app)
  if (watched === app) return app
  const { describe, dispose } = app
  return Object.assign(watched, describe && { describe }, dispose && { dispose })
}
