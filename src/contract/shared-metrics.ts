/** What is used of a registry of prom-client. */
export interface MetricsRegistry {
  readonly contentType: string
  metrics(): Promise<string>
}

/** One that can also tell its metrics as data, so that they can be added to those of other processes. */
export interface SharedRegistry extends MetricsRegistry {
  getMetricsAsJSON(): Promise<unknown[]>
}

interface Group {
  registry?: SharedRegistry
  gather?: () => Promise<string>
}

// A package of filters may bring a copy of this one, and all of them measure the same process.
const GROUP: unique symbol = Symbol.for('wheatpaste.metrics')
const shared = globalThis as { [GROUP]?: Group }
shared[GROUP] ??= {}
const group: Group = shared[GROUP]

/** A registry whose metrics are those of all processes that serve together with this one, where there are others. */
export function sharedMetrics(registry: SharedRegistry): MetricsRegistry {
  group.registry = registry
  return {
    contentType: registry.contentType,
    metrics: () => (group.gather ? group.gather() : registry.metrics()),
  }
}

/** What this process itself has measured, as data; nothing where nobody measures. */
export async function ownMetrics(): Promise<readonly unknown[]> {
  return (await group.registry?.getMetricsAsJSON()) ?? []
}

/** Tells how the metrics of all processes are gathered. Whoever starts several says so. */
export function gatherMetricsBy(gather: (() => Promise<string>) | undefined): void {
  if (gather) group.gather = gather
  else delete group.gather
}
