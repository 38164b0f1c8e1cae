import { ConfigError } from '../contract/config-error.ts'
import type { Place } from '../contract/place.ts'
import type { ProblemCode } from '../contract/problems.ts'
import { chainOf, type FactoryContext, type Step, type Via } from './context.ts'
import type { IniSection } from './ini.ts'
import type { Scope } from './scope.ts'
import type { Kind } from './sections.ts'

/** A section while it is being resolved: what it is asked for, and by whom. */
export interface Site {
  readonly scope: Scope
  readonly section: IniSection
  readonly id: string
  readonly kind: Kind
  readonly via: Via
}

/** The step from a section to what one of its options names. */
export function stepOf(site: Site, option: string, place: Place | undefined): Step {
  return { id: site.id, label: `[${site.section.name}] ${option}`, place }
}

/** What every context says of the section that it came from. */
export function nodeOf(site: Site): Pick<FactoryContext, 'kind' | 'via'> & { section: string; place: Place } {
  const { kind, via, section } = site
  return { kind, via, section: section.name, place: section.place }
}

/**
 * Wherever one enters a ring it is told in the same way, from its first section on.
 *
 * @throws ConfigError ring, when a section leads back to itself
 */
export function refuseRing(site: Site): void {
  const start = site.via.findIndex((step) => step.id === site.id)
  if (start < 0) return
  const steps = site.via.slice(start)
  const ids = steps.map(({ id }) => id)
  const first = ids.indexOf([...ids].sort()[0] ?? '')
  const ring = [...steps.slice(first), ...steps.slice(0, first)]
  const label = ring[0]?.label.replace(/(?<=\]) .*/s, '')
  const message = `this leads back to itself: ${[...chainOf(ring), label].join(' → ')}`
  throw new ConfigError({ code: 'ring', message, place: ring.at(-1)?.place ?? site.section.place })
}

/** A mistake of a section: in its header, unless a better place is known. */
export function mistakeAt(
  site: Site,
  code: ProblemCode,
  message: string,
  place: Place = site.section.place,
): ConfigError {
  return new ConfigError({ code, message, place, chain: chainOf(site.via) })
}
