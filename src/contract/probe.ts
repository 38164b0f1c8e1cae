import type { Application, Part, Probe } from './application.ts'

/** An application within its probes, the first outermost. It tells, explains and releases what it did without them. */
export function probed(app: Application, part: Part, probes: readonly Probe[]): Application {
  if (probes.length === 0) return app
  const watched = probes.reduceRight((inner, probe) => probe(inner, part), app)
  return watched === app ? app : Object.assign(watched, { ...app, ...watched })
}
