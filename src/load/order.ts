import { camel } from '../contract/camel.ts'
import type { Order, Ordered, Reasons } from '../contract/order.ts'
import type { Place } from '../contract/place.ts'
import type { Warning } from '../contract/warnings.ts'
import { type Context, type FactoryContext, type FilterAppContext, type PipelineContext, placeOf } from './context.ts'
import type { Visit } from './visit.ts'

// More steps than any service takes; a few lines may lead through one another in very many ways.
const MOST_STEPS = 100_000

/** A filter in a pipeline. */
interface Standing {
  /** As the pipeline calls it. */
  readonly word: string
  readonly place: Place | undefined
}

/** A filter further out that wants something not to be further in. */
interface Wanting extends Standing {
  readonly why: string
}

/** What stands around a place in a pipeline. */
interface Around {
  /** The first filter by each name that it has. */
  readonly standing: ReadonlyMap<string, Standing>
  /** By the name of what should not come any more. */
  readonly unwanted: ReadonlyMap<string, readonly Wanting[]>
  /** Whether nothing else can be there. A filter that tells nothing of itself may provide anything. */
  readonly isComplete: boolean
}

const nothing: Around = { standing: new Map(), unwanted: new Map(), isComplete: true }

/**
 * Holds filters against what they want of their place: in pipelines, `filter-app`, `filter-with`, and what composites name, also
 * where one leads through another.
 */
export class OrderCheck {
  readonly #visit: Visit
  readonly #warnings = new Map<string, Warning>()
  readonly #reached = new Set<string>()
  readonly #ways = new Set<string>()
  #steps = 0

  /** @param visit has been wherever the contexts lead */
  constructor(visit: Visit) {
    this.#visit = visit
  }

  /** Each mistake once, however many ways lead to it. */
  get warnings(): Warning[] {
    return [...this.#warnings.values()]
  }

  /** Follows everything that one of these leads to: what nothing else leads to. */
  roots(contexts: readonly Context[]): void {
    for (const context of contexts) this.#walk(context, nothing)
  }

  /** Follows what no root led to, of which nobody knows what stands around it. */
  others(contexts: readonly Context[]): void {
    for (const context of contexts)
      if (!this.#reached.has(idOf(context))) this.#walk(context, { ...nothing, isComplete: false })
  }

  #walk(context: Context, around: Around): void {
    this.#reached.add(idOf(context))
    if (++this.#steps > MOST_STEPS) return
    if (context.type === 'factory') this.#within(context, around)
    else if (context.type === 'filtered') this.#walk(context.inner, this.#enter(context.filter, around))
    else this.#walk(context.app, this.#enterAll(context, around))
  }

  #enterAll(context: PipelineContext | FilterAppContext, around: Around): Around {
    if (context.type === 'filter-app') return this.#enter(context.filter, around, placeOf(context.filter))
    return context.filters.reduce((outer, filter) => this.#enter(filter, outer), around)
  }

  /** What a composite names, each on its own. */
  #within(composite: FactoryContext, around: Around): void {
    const way = `${idOf(composite)} ${wayOf(around)}`
    if (this.#ways.has(way)) return
    this.#ways.add(way)
    for (const { parts } of this.#visit.found(composite).named ?? []) {
      let outer = around
      for (const { kind, context } of parts) {
        if (context && kind === 'app') this.#walk(context, outer)
        else outer = context ? this.#enter(context, outer) : { ...outer, isComplete: false }
      }
    }
  }

  /** What stands around those inside of a filter, too. */
  #enter(context: Context, around: Around, place: Place | undefined = context.via.at(-1)?.place): Around {
    this.#steps++
    if (context.type === 'filtered') return this.#enter(context.inner, this.#enter(context.filter, around), place)
    if (context.type !== 'factory') return around
    const { factory, values } = this.#visit.found(context)
    const order = orderOf(factory?.object)
    if (order && isOff(order, values)) return around
    const filter = { word: wordOf(context), place: place ?? placeOf(context) }
    const { name } = factory?.entryPoint ?? {}
    const names = [...(name === undefined ? [] : [name]), ...listOf(order?.provides)]
    this.#check(filter, order ?? {}, names, around)
    return within(around, filter, order, names)
  }

  #check(filter: Standing, { requires, before }: Order, names: readonly string[], around: Around): void {
    for (const [name, why] of reasonsOf(before)) {
      const outer = around.standing.get(name)
      if (outer) this.#misplaced(filter, 'inside', outer, why, name)
    }
    for (const name of names)
      for (const { why, ...outer } of around.unwanted.get(name) ?? [])
        this.#misplaced(outer, 'outside', filter, why, name)
    for (const [name, why] of around.isComplete ? reasonsOf(requires) : [])
      if (!around.standing.has(name)) this.#missing(filter, name, why)
  }

  #misplaced(filter: Standing, side: 'inside' | 'outside', other: Standing, why: string, name: string): void {
    const message = `"${filter.word}" stands ${side} "${other.word}": ${why}`
    this.#warn({ code: 'filter-order', message, place: filter.place, hint: hintOf(filter, side, other) }, name)
  }

  #missing({ word, place }: Standing, name: string, why: string): void {
    const message = `"${word}" stands inside nothing that provides "${name}": ${why}`
    this.#warn({ code: 'filter-missing', message, place }, name)
  }

  #warn(warning: Warning, rule: string): void {
    const { code, place } = warning
    const key = `${code} ${rule} ${place?.file}:${place?.line}:${place?.column}`
    if (!this.#warnings.has(key)) this.#warnings.set(key, warning)
  }
}

function within(
  { standing, unwanted, isComplete }: Around,
  filter: Standing,
  order: Order | undefined,
  names: string[],
): Around {
  const [inner, wanting] = [new Map(standing), new Map(unwanted)]
  for (const name of names) if (!inner.has(name)) inner.set(name, filter)
  for (const [name, why] of reasonsOf(order?.after))
    wanting.set(name, [...(wanting.get(name) ?? []), { ...filter, why }])
  return { standing: inner, unwanted: wanting, isComplete: isComplete && order !== undefined }
}

// What a stranger's factory carries by that name may be anything.
function orderOf(factory: unknown): Order | undefined {
  const { order } = Object(factory) as Partial<Ordered>
  return typeof order === 'object' && order !== null ? order : undefined
}

function reasonsOf(reasons: Reasons | undefined): [name: string, why: string][] {
  return Object.entries(reasons ?? {})
}

function listOf(names: readonly string[] | undefined): readonly string[] {
  return Array.isArray(names) ? names : []
}

function isOff({ when }: Order, values: unknown): boolean {
  const settings = Object(values) as Record<string, unknown>
  const isOn = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value))
  return when !== undefined && !listOf(when).some((name) => isOn(settings[camel(name)]))
}

function hintOf(filter: Standing, side: 'inside' | 'outside', other: Standing): string | undefined {
  const [here, there] = [filter.place, other.place]
  if (!here || !there) return undefined
  if (here.file === there.file && here.section === there.section && here.line === there.line)
    return `write "${filter.word}" ${side === 'inside' ? 'before' : 'after'} "${other.word}"`
  return `"${other.word}" stands in ${there.file}:${there.line}`
}

function wordOf({ section, factory }: FactoryContext): string {
  return section?.replace(/^[^:]*:\s*/, '') ?? factory.written
}

function idOf({ section, place, kind, type }: Context): string {
  return `${kind} ${type} ${place?.file} [${section}]`
}

// Two ways that lead past filters of the same names lead to the same mistakes.
function wayOf({ standing, unwanted, isComplete }: Around): string {
  return [...standing.keys(), isComplete, ...unwanted.keys()].join(' ')
}
