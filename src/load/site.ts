import { basename } from 'node:path'
import { ConfigError } from '../contract/config-error.ts'
import type { Place } from '../contract/place.ts'
import { chainOf, type FactoryContext, type Step, type Via } from './context.ts'
import type { Scope } from './scope.ts'
import type { Kind } from './sections.ts'
import type { IniSection } from './written.ts'

/** A section while it is being resolved: what it is asked for, and by whom. */
export interface Site {
  readonly scope: Scope
  readonly section: IniSection
  readonly id: string
  readonly kind: Kind
  readonly via: Via
}

// Deeper than any service, and far from where the stack ends.
const DEEPEST = 200

/** What a section is known by among all files. */
export function idOf({ file }: Scope, section: IniSection): string {
  return `${file.filename} [${section.name}]`
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
 * @throws ConfigError ring, when a section leads back to itself; too-deep, when it is led to by too many
 */
export function refuseRing(site: Site): void {
  const start = site.via.findIndex((step) => step.id === site.id)
  if (start < 0 && site.via.length < DEEPEST) return
  if (start < 0) throw tooDeep(site)
  const steps = site.via.slice(start)
  const ids = steps.map(({ id }) => id)
  const first = ids.indexOf([...ids].sort()[0] ?? '')
  const ring = [...steps.slice(first), ...steps.slice(0, first)]
  const files = new Set(ring.map(fileOf))
  const labels = ring.map((step) => (files.size > 1 ? `${basename(fileOf(step))} ${step.label}` : step.label))
  const message = `this leads back to itself: ${[...labels, labels[0]?.replace(/(?<=\]) .*/s, '')].join(' → ')}`
  throw new ConfigError({ code: 'ring', message, place: ring.at(-1)?.place ?? site.section.place, chain: [] })
}

function fileOf({ id }: Step): string {
  return id.slice(0, id.lastIndexOf(' ['))
}

function tooDeep({ via, section }: Site): ConfigError {
  const message = `[${section.name}] is reached by more than ${DEEPEST} sections that lead to one another`
  return new ConfigError({ code: 'too-deep', message, place: via.at(-1)?.place ?? section.place, chain: [] })
}

/** How one got to a section; nothing for one that was asked for itself. */
export function chainToSite({ via, section }: Site): string[] {
  return via.length === 0 ? [] : [...chainOf(via), `[${section.name}]`]
}
