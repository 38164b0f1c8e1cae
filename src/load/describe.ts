import type { Description, Mount } from '../contract/description.ts'
import { isComposite, type Named, namesIn, type Part } from './composite.ts'
import type { Context, FactoryContext } from './context.ts'
import type { Resolver } from './resolve.ts'

/** Draws a context as data, without importing anything. What a composite is made of is what {@link namesIn} finds. */
export function describeContext(resolver: Resolver, context: Context): Description {
  const { section: name, place } = context
  return {
    ...(name !== undefined && { name }),
    ...(place && { place }),
    ...(context.type === 'factory' ? describeFactory(resolver, context) : describeAround(resolver, context)),
  }
}

function describeAround(resolver: Resolver, context: Exclude<Context, FactoryContext>): Description {
  const describe = (inner: Context): Description => describeContext(resolver, inner)
  switch (context.type) {
    case 'pipeline':
      return { kind: 'pipeline', filters: context.filters.map(describe), app: describe(context.app) }
    case 'filter-app':
      return { kind: 'pipeline', filters: [describe(context.filter)], app: describe(context.app) }
    case 'filtered':
      return {
        kind: 'pipeline',
        note: 'filter-with',
        filters: [describe(context.filter)],
        app: describe(context.inner),
      }
  }
}

function describeFactory(resolver: Resolver, context: FactoryContext): Description {
  const factory = context.factory.written
  if (context.kind !== 'app') return { kind: context.kind, factory }
  if (!isComposite(context)) return { kind: 'app', factory }
  const mounts = namesIn(resolver, context).flatMap((named) => describeMount(resolver, named))
  return { kind: 'composite', factory, ...(mounts.length > 0 && { mounts }) }
}

function describeMount(resolver: Resolver, { option: path, parts }: Named): Mount[] {
  const [app, ...filters] = parts.map((part) => describePart(resolver, part)).reverse()
  if (!app) return []
  return [{ path, app: filters.length === 0 ? app : { kind: 'pipeline', filters: filters.reverse(), app } }]
}

function describePart(resolver: Resolver, { kind, name, context, error }: Part): Description {
  if (context) return describeContext(resolver, context)
  const note = error?.code === 'unknown-section' ? `there is no such ${kind}` : (error?.problems[0].message ?? '')
  return { kind, name, note }
}
