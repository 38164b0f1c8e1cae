import { ConfigError } from '../contract/config-error.ts'
import type { Description, Mount } from '../contract/description.ts'
import { words } from './blanks.ts'
import type { Context, FactoryContext } from './context.ts'
import { resolveWithin } from './loader.ts'
import type { Resolver } from './resolve.ts'
import type { Entry } from './scope.ts'

/**
 * Draws a context as data, without importing anything.
 *
 * What a composite makes of its options is known to its factory alone. But nearly all of them name apps, or filters and then an
 * app, so an option whose last word is an app of the file is drawn as a mount; the others are left out.
 */
export function describeContext(resolver: Resolver, context: Context): Description {
  const named = {
    ...(context.section !== undefined && { name: context.section }),
    ...(context.place && { place: context.place }),
  }
  switch (context.type) {
    case 'factory':
      return { ...named, ...describeFactory(resolver, context) }
    case 'pipeline':
      return {
        ...named,
        kind: 'pipeline',
        filters: context.filters.map((filter) => describeContext(resolver, filter)),
        app: describeContext(resolver, context.app),
      }
    case 'filter-app':
      return {
        ...named,
        kind: 'pipeline',
        filters: [describeContext(resolver, context.filter)],
        app: describeContext(resolver, context.app),
      }
    case 'filtered':
      return {
        ...named,
        kind: 'pipeline',
        note: 'filter-with',
        filters: [describeContext(resolver, context.filter)],
        app: describeContext(resolver, context.inner),
      }
  }
}

function describeFactory(resolver: Resolver, context: FactoryContext): Description {
  const factory = context.factory.written
  if (context.kind !== 'app') return { kind: context.kind, factory }
  const mounts = isComposite(context) ? mountsOf(resolver, context) : []
  return { kind: isComposite(context) ? 'composite' : 'app', factory, ...(mounts.length > 0 && { mounts }) }
}

/** Whether a section says that its app is made of others. */
export function isComposite({ section, factory }: FactoryContext): boolean {
  return /^composite?(?::|$)/.test(section ?? '') || /^paste\.composite?_factory$/.test(factory.protocol ?? '')
}

function mountsOf(resolver: Resolver, context: FactoryContext): Mount[] {
  return [...context.localConf].flatMap(([path, entry]) => {
    const app = describeNames(resolver, context, entry)
    return app ? [{ path, app }] : []
  })
}

function describeNames(resolver: Resolver, context: FactoryContext, entry: Entry): Description | undefined {
  const names = words(entry.text)
  const appName = names.pop()
  if (appName === undefined) return undefined
  const app = attempt(resolver, context, 'app', appName)
  if (!app || names.length === 0) return app
  const filters = names.map((name) => attempt(resolver, context, 'filter', name))
  // Words that happen to end in an app's name are no pipeline: nothing else of them is known here.
  if (filters.every((filter) => filter === undefined)) return undefined
  return { kind: 'pipeline', filters: filters.map((filter, index) => filter ?? unknownFilter(names[index] ?? '')), app }
}

function attempt(
  resolver: Resolver,
  context: FactoryContext,
  kind: 'app' | 'filter',
  name: string,
): Description | undefined {
  try {
    return describeContext(resolver, resolveWithin(resolver, context, kind, name, context.globalConf))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const [{ code, message, place }] = error.problems
    const here = code === 'unknown-section' && place?.section === context.section
    return here ? undefined : { kind, name, note: message }
  }
}

function unknownFilter(name: string): Description {
  return { kind: 'filter', name, note: 'there is no such filter' }
}
