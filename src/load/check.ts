import { ConfigError, type Problem } from '../contract/config-error.ts'
import type { Warning } from '../contract/warnings.ts'
import { words } from './blanks.ts'
import { type Context, chainTo, type FactoryContext } from './context.ts'
import { isComposite } from './describe.ts'
import type { Factories } from './factory.ts'
import { resolveWithin } from './loader.ts'
import type { Resolver } from './resolve.ts'
import type { Scope } from './scope.ts'
import { type Kind, nameOf } from './sections.ts'
import { distinct, survey } from './survey.ts'
import { warningsOf } from './warn.ts'

/** What a check found. */
export interface Report {
  readonly errors: readonly Problem[]
  readonly warnings: readonly Warning[]
}

/** Resolves and imports a whole file, or what one name of it leads to, and creates nothing. */
export async function checkFile(
  resolver: Resolver,
  factories: Factories,
  scope: Scope,
  name?: string,
): Promise<Report> {
  const all = survey(resolver, scope)
  const asked = name === undefined ? all : all.filter(({ section }) => (nameOf(section) ?? 'main') === name)
  if (asked.length === 0) resolver.section(scope, { kind: 'app', name, via: [] })
  const errors = [
    ...asked.flatMap(({ error }) => error?.problems ?? []),
    ...asked.flatMap(({ context }) => (context ? compositeErrors(resolver, context) : [])),
  ]
  for (const { context } of asked) if (context) errors.push(...(await importErrors(factories, context)))
  return {
    errors: distinct(errors).sort(byPlace),
    warnings: name === undefined ? warningsOf(resolver, scope, all) : [],
  }
}

async function importErrors(factories: Factories, context: Context): Promise<readonly Problem[]> {
  try {
    const imported = await factories.importAll(context)
    return [...imported].flatMap(([part, { object }]) =>
      typeof object === 'function' ? [] : [notAFactory(part, object)],
    )
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

function notAFactory(context: FactoryContext, object: unknown): Problem {
  const message = `${context.factory.written} is a ${typeof object}, not a function`
  return { code: 'not-a-factory', message, place: context.factory.place, chain: chainTo(context) }
}

/*
 * The names that a composite will ask for. Only its factory knows which of its options are names; but one that is called like a
 * path is a mount, and words of which one is a filter or the last is an app are a pipeline.
 */
function compositeErrors(resolver: Resolver, context: Context): Problem[] {
  if (context.type !== 'factory' || !isComposite(context)) return []
  return [...context.localConf].flatMap(([option, { text }]) => {
    const names = words(text)
    const results = names.map((name, index) =>
      problemsOf(resolver, context, index === names.length - 1 ? 'app' : 'filter', name),
    )
    const isNames = option.startsWith('/') || (names.length > 1 && results.some((problems) => problems.length === 0))
    return isNames ? results.flat() : []
  })
}

function problemsOf(resolver: Resolver, context: FactoryContext, kind: Kind, name: string): readonly Problem[] {
  try {
    resolveWithin(resolver, context, kind, name, context.globalConf)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

function byPlace({ place: a }: Problem, { place: b }: Problem): number {
  if (a?.file !== b?.file) return (a?.file ?? '') < (b?.file ?? '') ? -1 : 1
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)
}
