import type { Description, Mount } from '../contract/description.ts'
import { words } from './blanks.ts'
import { isComposite, type Named, namesIn, type Part } from './composite.ts'
import type { Context, FactoryContext } from './context.ts'
import { valuesOf } from './origins.ts'
import type { Resolver } from './resolve.ts'
import { noneDeclared, type SecretsOf } from './secret-options.ts'

/** What a drawing tells beside the parts. */
export interface DescribeOptions {
  /**
   * The options that each factory is given, with where they came from. Factories are imported for it, since they declare which of
   * them are secret. Default: false.
   */
  readonly values?: boolean
}

/** What else is known of what is drawn. */
export interface Drawn extends DescribeOptions {
  readonly secretsOf?: SecretsOf
}

/** Draws a context as data, without importing anything. What a composite is made of is what {@link namesIn} finds. */
export function describeContext(resolver: Resolver, context: Context, options: Drawn = {}): Description {
  const { section: name, place, localConf } = context
  const { secretsOf = noneDeclared } = options
  const values = options.values && context.type === 'factory' ? valuesOf(localConf, secretsOf(context)) : []
  return {
    ...(name !== undefined && { name }),
    ...(place && { place }),
    ...(values.length > 0 && { values }),
    ...(context.type === 'factory'
      ? describeFactory(resolver, context, options)
      : describeAround(resolver, context, options)),
  }
}

function describeAround(resolver: Resolver, context: Exclude<Context, FactoryContext>, options: Drawn): Description {
  const describe = (inner: Context): Description => describeContext(resolver, inner, options)
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

function describeFactory(resolver: Resolver, context: FactoryContext, options: Drawn): Description {
  const factory = context.factory.written
  if (context.kind !== 'app') return { kind: context.kind, factory, ...forWhat(context) }
  if (!isComposite(context)) return { kind: 'app', factory }
  const mounts = namesIn(resolver, context).flatMap((named) => describeMount(resolver, named, options))
  return { kind: 'composite', factory, ...(mounts.length > 0 && { mounts }) }
}

// Whether its factory takes these itself is not known before it is imported; either way they say what the filter is for.
function forWhat({ kind, localConf }: FactoryContext): Pick<Description, 'note'> {
  const said = ['match', 'ignore'].flatMap((name) => {
    const entry = kind === 'filter' ? localConf.get(name) : undefined
    return entry ? [`${name} = ${words(entry.text).join(' ')}`] : []
  })
  return said.length > 0 ? { note: said.join('; ') } : {}
}

function describeMount(resolver: Resolver, { option: path, parts }: Named, options: Drawn): Mount[] {
  const [app, ...filters] = parts.map((part) => describePart(resolver, part, options)).reverse()
  if (!app) return []
  return [{ path, app: filters.length === 0 ? app : { kind: 'pipeline', filters: filters.reverse(), app } }]
}

function describePart(resolver: Resolver, { kind, name, context, error }: Part, options: Drawn): Description {
  if (context) return describeContext(resolver, context, options)
  const note = error?.code === 'unknown-section' ? `there is no such ${kind}` : (error?.problems[0].message ?? '')
  return { kind, name, note }
}
