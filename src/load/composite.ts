import { ConfigError, type Problem } from '../contract/config-error.ts'
import type { Place } from '../contract/place.ts'
import { words } from './blanks.ts'
import type { Context, FactoryContext, Step } from './context.ts'
import type { Entry } from './interpolate.ts'
import { isUri } from './reference.ts'
import type { Ask, Resolver } from './resolve.ts'
import type { Entries } from './scope.ts'
import type { Kind } from './sections.ts'

/** What an option of a composite names: filters and, last, an app. */
export interface Named {
  readonly option: string
  readonly parts: readonly Part[]
}

export interface Part {
  readonly kind: Kind
  readonly name: string
  readonly context?: Context
  readonly error?: ConfigError
}

/** Whether a section says that its app is made of others. */
export function isComposite({ section, factory }: FactoryContext): boolean {
  return /^composite?(?::|$)/.test(section ?? '') || /^paste\.composite?_factory$/.test(factory.protocol ?? '')
}

/**
 * What the options of a composite name. Only its factory knows which of them are names at all. But one that is called like a path
 * is a mount, a word that is an app is one, and words of which one is a filter, or nearly, are a pipeline.
 *
 * @param settings where the factory tells which options are its own: all the others are names
 */
export function namesIn(resolver: Resolver, composite: FactoryContext, settings?: readonly string[]): Named[] {
  return [...composite.localConf].flatMap(([option, { text }]) => {
    if (settings?.includes(option)) return []
    const names = words(text)
    const parts = names.map((name, index) => {
      return resolvePart(resolver, composite, index === names.length - 1 ? 'app' : 'filter', name, option)
    })
    return settings || option.startsWith('/') || areNames(parts, composite) ? [{ option, parts }] : []
  })
}

/** The mistakes of what the options of a composite name. */
export function mistakesIn(resolver: Resolver, composite: FactoryContext): Problem[] {
  return namesIn(resolver, composite).flatMap(({ parts }) => parts.flatMap(({ error }) => error?.problems ?? []))
}

function areNames(parts: readonly Part[], composite: FactoryContext): boolean {
  // What has a mistake of its own, elsewhere, is there, too.
  const isFound = ({ error }: Part): boolean => {
    const here = error?.problems[0].place?.section === composite.section
    return !error || !here || !/^unknown-(?:section|scheme)$/.test(error.code)
  }
  if (parts.length <= 1) return parts.length > 0 && parts.every(isFound)
  return parts.slice(0, -1).some((part) => isFound(part) || part.error?.problems[0].suggestion !== undefined)
}

function resolvePart(resolver: Resolver, composite: FactoryContext, kind: Kind, name: string, option: string): Part {
  try {
    return { kind, name, context: resolveWithin(resolver, composite, kind, name, composite.globalConf, option) }
  } catch (error) {
    if (error instanceof ConfigError) return { kind, name, error }
    throw error
  }
}

/**
 * Resolves a name that a composite asks for: in the file where the composite is written or, where it is a mere `pkg:`, among the
 * entry points of its package.
 *
 * @param within the option that names it, where that is known
 * @throws ConfigError
 */
export function resolveWithin(
  resolver: Resolver,
  composite: FactoryContext,
  kind: Kind,
  name: string | undefined,
  globalConf?: Entries,
  within?: string,
): Context {
  const [option, entry] =
    within === undefined ? optionNaming(composite, name) : [within, composite.localConf.get(within)]
  const place = (name === undefined ? undefined : entry?.option?.placeOf(name)) ?? composite.place
  const ask: Ask = { kind, name, globalConf, via: [...composite.via, stepFrom(composite, option, place)], place }
  if (composite.scope) return resolver.section(composite.scope, ask)
  const { target, base } = composite.factory
  const isEntry = target.scheme === 'package' && !isUri(name ?? '')
  return resolver.uri({ ...ask, name: isEntry ? `pkg:${target.packageName}#${name ?? 'main'}` : (name ?? '') }, base)
}

// A composite does not say which of its options it is working on; the one whose value has the name is the one to point at.
function optionNaming(composite: FactoryContext, name: string | undefined): [option: string, entry?: Entry] {
  for (const [option, entry] of composite.localConf)
    if (name !== undefined && words(entry.text).includes(name)) return [option, entry]
  return ['']
}

function stepFrom(composite: FactoryContext, option: string, place: Place | undefined): Step {
  const section = composite.section ?? composite.factory.written
  const file = composite.section === undefined ? undefined : composite.place?.file
  const id = file === undefined ? composite.factory.written : `${file} [${section}]`
  return { id, label: option === '' ? `[${section}]` : `[${section}] ${option}`, place }
}
