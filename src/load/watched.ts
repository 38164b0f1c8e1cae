import type { Application, Filter, Part, Probe } from '../contract/application.ts'
import { passing } from '../contract/explained.ts'
import { probed } from '../contract/probe.ts'
import { isComposite } from './composite.ts'
import type { Context } from './context.ts'

/** What watches everything that is made, the first outermost. */
export type Probes = readonly Probe[]

/** What a probe is told of what a context makes. */
export function partOf(context: Context): Part {
  const { section, place } = context
  const kind = context.type === 'factory' && context.kind === 'app' && isComposite(context) ? 'composite' : context.kind
  return {
    kind,
    ...(section !== undefined && { name: section.replace(/^[\w-]+:\s*/, '') }),
    ...(context.type === 'factory' && { factory: context.factory.written }),
    ...(place && { place }),
  }
}

/** What a filter makes knows nothing of what is inside it; whoever asks what runs wants to. */
export function describing(filter: Context, wrapped: Application, app: Application): Application {
  passing(wrapped, app, partOf(filter))
  if (wrapped.describe || !Object.isExtensible(wrapped)) return wrapped
  wrapped.describe = () => ({
    kind: 'pipeline',
    filters: [{ kind: 'filter', ...(filter.section !== undefined && { name: filter.section }) }],
    app: app.describe?.() ?? { kind: 'app', ...(app.name !== '' && { name: app.name }) },
  })
  return wrapped
}

/** A filter that a composite wraps around something itself. */
export function watched(filter: Filter, context: Context, probes: Probes): Filter {
  if (probes.length === 0) return filter
  const around: Filter = (app) => {
    const wrapped = filter(app)
    return wrapped === app ? app : probed(describing(context, wrapped, app), partOf(context), probes)
  }
  return Object.assign(around, filter.probe && { probe: filter.probe })
}
