import type { Application } from '../contract/application.ts'
import type { Environ, Params } from '../contract/environ.ts'
import { expression, matches } from './expression.ts'
import {
  alternativesOf,
  namesIn,
  type Pattern,
  prefixLength,
  type Requirements,
  requirementOf,
  templateOf,
  variablesOf,
} from './path-pattern.ts'
import { type Segment, segmentsOf } from './path-segment.ts'

/** What a request must be, beside its path, for a route to take it. */
export interface Conditions {
  /** One of these, in this spelling. Default: any. */
  readonly method?: string | readonly string[]
  /** Some sub-domain (true), none (false), or one of these. Needs the mapper's `subDomains`. */
  readonly subDomain?: boolean | readonly string[]
  /** Is asked last. Not asked when a path is matched without a request. */
  readonly function?: (environ: Environ, params: Params) => boolean
}

export interface RouteOptions {
  /** Answers the requests. A route without one is found by `match()`, but the router has nobody to call: 404. */
  readonly controller?: Application
  /** Is among the params that the controller sees. */
  readonly action?: string
  readonly conditions?: Conditions
  readonly requirements?: Requirements
  /** More params, and what variables are that the path leaves empty. They are text for the controller; null stays null. */
  readonly defaults?: Readonly<Record<string, string | number | boolean | null>>
  /** Only for making URLs, never matched; the pattern may be a whole URL. */
  readonly static?: boolean
  /** The URLs of the route do not begin with the script name. */
  readonly absolute?: boolean
}

/** A redirect that a route answers by itself. */
export interface Redirect {
  readonly status: 301 | 302 | 303 | 307 | 308
  readonly to: Route
}

/** One way to spell the paths of a route: with or without an optional part that holds a slash. */
export interface Alternative {
  readonly segments: readonly Segment[]
  readonly names: readonly string[]
}

/** A pattern with what it leads to. Made by a mapper. */
export class Route {
  readonly name: string | null
  readonly pattern: Pattern
  /** The pattern in path-to-regexp's spelling, for listings, logs and metrics. */
  readonly template: string
  readonly variables: readonly string[]
  readonly defaults: Readonly<Record<string, string | null>>
  readonly controller: Application | undefined
  readonly conditions: Conditions
  /** Undefined when every method is taken. */
  readonly methods: readonly string[] | undefined
  /** Only for making URLs, never matched. */
  readonly static: boolean
  readonly absolute: boolean
  readonly redirect: Redirect | undefined
  readonly prefixLength: number
  readonly alternatives: readonly Alternative[]

  /** @throws Error with a sentence that names the pattern, when it has a variable twice or a wrong requirement */
  constructor(name: string | null, { tokens, requirements }: Pattern, options: RouteOptions = {}, redirect?: Redirect) {
    const { controller, action, conditions = {}, defaults = {}, absolute = false } = options
    this.static = options.static ?? false
    this.name = name
    this.pattern = { tokens, requirements: { ...options.requirements, ...requirements } }
    this.template = templateOf(this.pattern)
    this.variables = variablesOf(this.pattern)
    this.defaults = textOf(action === undefined ? defaults : { ...defaults, action })
    this.controller = controller
    this.conditions = conditions
    this.methods = conditions.method === undefined ? undefined : [conditions.method].flat()
    this.absolute = absolute
    this.redirect = redirect
    this.prefixLength = prefixLength(this.pattern)
    this.#checkRequirements()
    this.alternatives = this.static ? [] : this.#alternatives()
  }

  /** The value that the route gives to a param, null or undefined when it has none. */
  default(name: string): string | null | undefined {
    return Object.hasOwn(this.defaults, name) ? this.defaults[name] : undefined
  }

  /** Whether a text is what the route requires of a param. */
  accepts(name: string, text: string): boolean {
    const requirement = requirementOf(name, this.pattern.requirements)
    return requirement === undefined || matches(expression(requirement), text)
  }

  #checkRequirements(): void {
    for (const name of Object.keys(this.pattern.requirements)) {
      const requirement = this.pattern.requirements[name]
      const source = requirement instanceof RegExp ? requirement.source : requirement
      this.#named(`requires /${source}/ of "${name}"`, () =>
        expression(requirementOf(name, this.pattern.requirements) ?? ''),
      )
    }
  }

  #alternatives(): Alternative[] {
    return this.#named('cannot be matched', () =>
      alternativesOf(this.pattern).map((tokens) => ({
        segments: segmentsOf(tokens, this.pattern.requirements),
        names: namesIn(tokens),
      })),
    )
  }

  #named<T>(what: string, make: () => T): T {
    try {
      return make()
    } catch (error) {
      throw new Error(`the route "${this.template}" ${what}: ${(error as Error).message}`, { cause: error })
    }
  }
}

function textOf(values: NonNullable<RouteOptions['defaults']>): Record<string, string | null> {
  const texts = Object.entries(values).map(([name, value]) => [name, value === null ? null : String(value)] as const)
  return Object.fromEntries(texts)
}
