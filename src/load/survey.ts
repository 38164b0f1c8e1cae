import { ConfigError, type Problem } from '../contract/config-error.ts'
import type { Description } from '../contract/description.ts'
import { isComposite, mistakesIn } from './composite.ts'
import type { Context } from './context.ts'
import { type Drawn, describeContext } from './describe.ts'
import { distinct, MOST_MISTAKES } from './gather.ts'
import type { Resolver } from './resolve.ts'
import type { Scope } from './scope.ts'
import { type Kind, nameOf, sectionsOf } from './sections.ts'
import { idOf } from './site.ts'
import type { IniSection } from './written.ts'

/** A section of a file, and what it resolves to or why it does not. */
export interface Surveyed {
  readonly kind: Kind
  readonly section: IniSection
  readonly context?: Context
  readonly error?: ConfigError
}

/** Resolves every section of a file that can be asked for. Those of one name are resolved once. */
export function survey(resolver: Resolver, scope: Scope): Surveyed[] {
  // When the budget is spent, no other section can be resolved either; and a thousand mistakes are enough.
  let spent: Pick<Surveyed, 'error'> | undefined
  let mistakes = 0
  return (['app', 'filter', 'server'] as const).flatMap((kind) => {
    const byName = new Map<string | undefined, Pick<Surveyed, 'context' | 'error'>>()
    return sectionsOf(scope.file, kind).map((section) => {
      const name = nameOf(section)
      const known = byName.get(name) ?? spent ?? resolveName(resolver, scope, kind, name)
      if (known.error && ++mistakes >= MOST_MISTAKES) spent = known
      if (known.error?.problems.some(({ code }) => code === 'too-much-work')) spent = known
      byName.set(name, known)
      return { kind, section, ...known }
    })
  })
}

/** What was resolved. */
export function resolvedIn(surveyed: readonly Surveyed[]): Context[] {
  return surveyed.flatMap(({ context }) => context ?? [])
}

function resolveName(
  resolver: Resolver,
  scope: Scope,
  kind: Kind,
  name: string | undefined,
): Pick<Surveyed, 'context' | 'error'> {
  try {
    return { context: resolver.section(scope, { kind, name, via: [] }) }
  } catch (error) {
    if (error instanceof ConfigError) return { error }
    throw error
  }
}

/** What there is to draw, and the mistakes that were found on the way. */
export interface Drawing {
  readonly descriptions: readonly Description[]
  readonly mistakes: readonly Problem[]
}

/** Draws the apps of a file that nothing else in it uses, unless that has a mistake, and its servers. */
export function drawAll(resolver: Resolver, scope: Scope, options: Drawn): Drawing {
  const surveyed = survey(resolver, scope)
  const mistakes = surveyed.flatMap(({ context, error }) => {
    if (error) return error.problems
    return context?.type === 'factory' && isComposite(context) ? mistakesIn(resolver, context) : []
  })
  const used = new Set(surveyed.flatMap((one) => (one.error ? [] : [...resolver.usedBy(idOf(scope, one.section))])))
  const roots = surveyed.filter(({ kind, section, context }) => {
    return context && (kind === 'server' || (kind === 'app' && !used.has(idOf(scope, section))))
  })
  const descriptions = roots.flatMap(({ context }) => (context ? [describeContext(resolver, context, options)] : []))
  return { descriptions, mistakes: distinct(mistakes) }
}
