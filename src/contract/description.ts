import type { Place } from './place.ts'

/**
 * What an application is made of, as data: `show`, `routes` and the start-up message draw this and know no class.
 *
 * The loader fills in what it knows (name, factory, place); an application's own `describe()` adds what only it knows
 * (mounts, routes).
 */
export interface Description {
  readonly kind: 'app' | 'composite' | 'pipeline' | 'filter' | 'server'
  /** The section's name, where there is one. */
  readonly name?: string
  /** How the factory was written: `pkg:wheatpaste#cors`, `call:./auth.ts:filterFactory`. */
  readonly factory?: string
  /** Where it was written. */
  readonly place?: Place
  /** The package or extension that brought it, where it is not the service's own. */
  readonly origin?: string
  /** What is known of it beside its parts: a note on why it has none, say. */
  readonly note?: string
  /** The filters of a pipeline, outermost first. */
  readonly filters?: readonly Description[]
  /** The application inside a pipeline or a filtered application. */
  readonly app?: Description
  /** The applications of a composite, by the option that names them (`/v2.1/+`). */
  readonly mounts?: readonly Mount[]
  /** The routes of a router. */
  readonly routes?: readonly RouteDescription[]
}

export interface Mount {
  readonly path: string
  readonly app: Description
}

export interface RouteDescription {
  readonly name: string | null
  /** Empty when every method is taken. */
  readonly methods: readonly string[]
  readonly path: string
  readonly action?: string
  /** What answers: the class of the controller, say. */
  readonly controller?: string
  /** The package or extension that brought it. */
  readonly origin?: string
}
