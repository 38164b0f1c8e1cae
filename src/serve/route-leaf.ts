import type { Segment } from './path-segment.ts'
import type { Alternative, Route } from './route.ts'

export type Values = Record<string, string | null>

// Without Object's prototype, and yet of a shape that the engine knows, which what Object.create(null) makes is not.
class Prototypeless {
  [name: string]: string | null
}
Object.setPrototypeOf(Prototypeless.prototype, null)
Reflect.deleteProperty(Prototypeless.prototype, 'constructor')

/** A route by one of its spellings, at its place in the order. */
export class Leaf {
  readonly rank: number
  readonly route: Route
  readonly segments: readonly Segment[]
  readonly conditional: boolean
  readonly #names: readonly string[]
  // What each of them is when the path leaves it empty, and the params that this spelling has no variable for.
  readonly #defaults: readonly (string | null | undefined)[]
  readonly #constants: readonly (readonly [string, string | null])[]

  constructor(rank: number, route: Route, { segments, names }: Alternative) {
    this.rank = rank
    this.route = route
    this.segments = segments
    this.conditional = route.conditions.subDomain !== undefined || route.conditions.function !== undefined
    this.#names = names
    this.#defaults = names.map((name) => route.default(name))
    const others = new Set([...route.variables, ...Object.keys(route.defaults)])
    for (const name of names) others.delete(name)
    this.#constants = [...others].map((name) => [name, route.default(name) ?? null])
  }

  params(values: readonly (string | null)[]): Values {
    const params: Values = new Prototypeless()
    for (let index = 0; index < this.#names.length; index++) {
      const name = this.#names[index] as string
      const value = values[index] as string | null
      params[name] = value || this.#defaults[index] || value
    }
    for (const [name, value] of this.#constants) params[name] = value
    return params
  }

  /** What an encoded slash stands for may not slip past what a variable requires. */
  acceptsAll(params: Values): boolean {
    return this.#names.every((name) => params[name] == null || this.route.accepts(name, params[name]))
  }
}
