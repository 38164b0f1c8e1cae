import type { Segment } from './path-segment.ts'
import type { Alternative, Route } from './route.ts'
import { type MakeParams, paramsOf, type Values } from './route-params.ts'

/** A route by one of its spellings, at its place in the order. */
export class Leaf {
  readonly rank: number
  readonly route: Route
  readonly segments: readonly Segment[]
  readonly conditional: boolean
  readonly #names: readonly string[]
  readonly #make: MakeParams
  // What each variable is when the path leaves it empty, and the params that this spelling has no variable for.
  readonly #defaults: readonly (string | null | undefined)[]

  constructor(rank: number, route: Route, { segments, names }: Alternative) {
    this.rank = rank
    this.route = route
    this.segments = segments
    this.conditional = route.conditions.subDomain !== undefined || route.conditions.function !== undefined
    this.#names = names
    const all = [...new Set([...names, ...route.variables, ...Object.keys(route.defaults)])]
    this.#make = paramsOf(all, names.length)
    this.#defaults = all.map((name, index) => route.default(name) ?? (index < names.length ? undefined : null))
  }

  /** @param values in the order of the variables; there may be more of them */
  params(values: readonly (string | null)[]): Values {
    return this.#make(values, this.#defaults)
  }

  /** What an encoded slash stands for may not slip past what a variable requires. */
  acceptsAll(params: Values): boolean {
    return this.#names.every((name) => params[name] == null || this.route.accepts(name, params[name]))
  }
}
