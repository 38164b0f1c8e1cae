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
  /** The options that its factory is given, where they were asked for. */
  readonly values?: readonly ValueDescription[]
  /** The actions of a resource that a route may name. */
  readonly actions?: readonly string[]
  /** The routes of a router. */
  readonly routes?: readonly RouteDescription[]
  /** The version of an API that it is the document of. */
  readonly document?: VersionDescription
}

/** What is said of a version of an API. */
export interface VersionDescription {
  readonly id: string
  readonly status: 'CURRENT' | 'SUPPORTED' | 'DEPRECATED'
  /** The highest microversion; empty when there are none. */
  readonly version: string
  /** The lowest microversion; empty when there are none. */
  readonly minVersion: string
  /** When the version last changed, `YYYY-MM-DDThh:mm:ssZ`. */
  readonly updated: string
  /** Where it is described. */
  readonly describedBy: string
  /** Of `application/vnd.openstack.compute+json`: `compute`. */
  readonly service: string
}

/** An option of a section, worked out. */
export interface ValueDescription {
  readonly name: string
  /** A secret is masked. */
  readonly text: string
  /** Where it came from: first the option itself, then what references in it led to, then the variables in it. */
  readonly sources: readonly ValueSource[]
}

export interface ValueSource {
  /** Of the option or variable. */
  readonly name: string
  /** A section of a file, an argument such as `key=value` of the command line, `here` and `__file__`, or the environment. */
  readonly from: 'section' | 'argument' | 'file' | 'environment'
  /** Where it is written, if it is. */
  readonly place?: Place
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
  /** No request reaches it: these take all of its paths before it. */
  readonly shadowedBy?: readonly Pick<RouteDescription, 'name' | 'methods' | 'path'>[]
}
