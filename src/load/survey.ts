import { ConfigError, type Problem } from '../contract/config-error.ts'
import type { Description } from '../contract/description.ts'
import type { Context } from './context.ts'
import { describeContext } from './describe.ts'
import type { IniSection } from './ini.ts'
import type { Resolver } from './resolve.ts'
import type { Scope } from './scope.ts'
import { type Kind, nameOf, sectionsOf } from './sections.ts'

/** A section of a file, and what it resolves to or why it does not. */
export interface Surveyed {
  readonly kind: Kind
  readonly section: IniSection
  readonly context?: Context
  readonly error?: ConfigError
}

/** Resolves every section of a file that can be asked for. */
export function survey(resolver: Resolver, scope: Scope): Surveyed[] {
  return (['app', 'filter', 'server'] as const).flatMap((kind) =>
    sectionsOf(scope.file, kind).map((section) => {
      try {
        return { kind, section, context: resolver.section(scope, { kind, name: nameOf(section), via: [] }) }
      } catch (error) {
        if (error instanceof ConfigError) return { kind, section, error }
        throw error
      }
    }),
  )
}

/** What there is to draw, and the mistakes that were found on the way. */
export interface Drawing {
  readonly descriptions: readonly Description[]
  readonly mistakes: readonly Problem[]
}

/** Draws the apps of a file that no other of its apps uses, and its servers. */
export function drawAll(resolver: Resolver, scope: Scope): Drawing {
  const surveyed = survey(resolver, scope)
  const descriptions = surveyed.flatMap(({ kind, context }) => {
    return context && kind !== 'filter' ? [describeContext(resolver, context)] : []
  })
  const used = new Set(descriptions.flatMap(namesWithin))
  const roots = descriptions.filter(({ name }) => name === undefined || !used.has(name))
  return { descriptions: roots, mistakes: distinct(surveyed.flatMap(({ error }) => error?.problems ?? [])) }
}

/** The sections that a drawing names below its own. */
export function namesWithin(description: Description): string[] {
  return partsOf(description).flatMap(({ name }) => (name === undefined || name === description.name ? [] : [name]))
}

/** Whatever leads to a mistake reports it; it is told once, with the longest way. */
export function distinct(problems: readonly Problem[]): Problem[] {
  const byMistake = new Map<string, Problem>()
  for (const problem of problems) {
    const { code, message, place } = problem
    const key =
      code === 'ambiguous-section' ? message : `${code} ${message} ${place?.file}:${place?.line}:${place?.column}`
    const known = byMistake.get(key)
    if (!known || (known.chain?.length ?? 0) < (problem.chain?.length ?? 0)) byMistake.set(key, problem)
  }
  return [...byMistake.values()]
}

function partsOf({ filters = [], app, mounts = [] }: Description): Description[] {
  const parts = [...filters, ...(app ? [app] : []), ...mounts.map((mount) => mount.app)]
  return parts.flatMap((part) => [part, ...partsOf(part)])
}
