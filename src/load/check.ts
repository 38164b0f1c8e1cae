import type { Problem } from '../contract/config-error.ts'
import type { Warning } from '../contract/warnings.ts'
import type { Factories } from './factory.ts'
import { distinct } from './gather.ts'
import { OrderCheck } from './order.ts'
import type { Resolver } from './resolve.ts'
import type { Scope } from './scope.ts'
import { nameOf } from './sections.ts'
import { idOf } from './site.ts'
import { type Surveyed, survey } from './survey.ts'
import { Visit } from './visit.ts'
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
  const visit = new Visit(resolver, factories)
  for (const { error } of asked) if (error) visit.mistakes.add(error)
  for (const { context } of asked) if (context) await visit.context(context)
  const errors = distinct(visit.mistakes.problems).sort(byPlace)
  const warnings = name === undefined ? warningsOf(resolver, scope, all, errors) : []
  const misplaced = orderWarnings(resolver, scope, visit, asked, name)
  return { errors, warnings: [...warnings, ...visit.warnings, ...misplaced].sort(byPlace) }
}

// What was asked for by its name is served as it is; otherwise that is what nothing else in the file uses.
function orderWarnings(
  resolver: Resolver,
  scope: Scope,
  visit: Visit,
  asked: readonly Surveyed[],
  name: string | undefined,
): Warning[] {
  const used = new Set(asked.flatMap(({ section }) => [...resolver.usedBy(idOf(scope, section))]))
  const apps = asked.filter(({ kind }) => kind === 'app')
  const isRoot = ({ section }: Surveyed): boolean => name !== undefined || !used.has(idOf(scope, section))
  const contexts = (some: readonly Surveyed[]) => some.flatMap(({ context }) => context ?? [])
  const order = new OrderCheck(visit)
  order.roots(contexts(apps.filter(isRoot)))
  order.others(contexts(apps.filter((one) => !isRoot(one))))
  return order.warnings
}

function byPlace({ place: a }: Problem | Warning, { place: b }: Problem | Warning): number {
  if (a?.file !== b?.file) return (a?.file ?? '') < (b?.file ?? '') ? -1 : 1
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)
}
