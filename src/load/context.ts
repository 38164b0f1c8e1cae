import { ConfigError } from '../contract/config-error.ts'
import type { Place } from '../contract/place.ts'
import type { Reference } from './reference.ts'
import type { Entries, Scope } from './scope.ts'
import type { Kind, Protocol } from './sections.ts'

/*
 * A context is what a name was resolved to: what would be called, with what, and where that is written. Nothing is imported
 * and nothing is created yet.
 */
export type Context = FactoryContext | PipelineContext | FilterAppContext | FilteredContext

interface Node {
  /** What it makes. */
  readonly kind: Kind
  /** The section that was asked for: `pipeline:main`. Nothing for a URI. */
  readonly section?: string
  readonly place?: Place
  /** How the loader got here, outermost first. */
  readonly via: Via
  readonly globalConf: Entries
  readonly localConf: Entries
}

/** A factory and its configuration. */
export interface FactoryContext extends Node {
  readonly type: 'factory'
  readonly factory: FactoryReference
  /** The file that was asked, and in which the names are resolved that a composite asks for; nothing for a bare URI. */
  readonly scope: Scope | undefined
}

/** Filters around an app. */
export interface PipelineContext extends Node {
  readonly type: 'pipeline'
  readonly filters: readonly Context[]
  readonly app: Context
}

/** A `[filter-app:…]`: a filter around the app that its `next` names. */
export interface FilterAppContext extends Node {
  readonly type: 'filter-app'
  readonly filter: Context
  readonly app: Context
}

/** What has a `filter-with`: that filter around it. */
export interface FilteredContext extends Node {
  readonly type: 'filtered'
  readonly filter: Context
  readonly inner: Context
}

/** A factory as it is written. */
export interface FactoryReference {
  readonly written: string
  readonly place: Place | undefined
  readonly target: Extract<Reference, { scheme: 'package' | 'object' }>
  /** How to call it, where that is known before the entry point is looked up. */
  readonly protocol: Protocol | undefined
  /** The folder from which modules and packages are found. */
  readonly base: string | undefined
}

/** The sections that led to another one. */
export type Via = readonly Step[]

export interface Step {
  /** File, kind and section: the same twice is a ring. */
  readonly id: string
  /** As a person reads it: `[composite:main] /v2.1`. */
  readonly label: string
  /** Where the name of the next one is written. */
  readonly place: Place | undefined
}

export function chainOf(via: Via): string[] {
  return via.map((step) => step.label)
}

/** The way to a context, with its own section. */
export function chainTo(context: Context): string[] {
  return [...chainOf(context.via), ...(context.section === undefined ? [] : [`[${context.section}]`])]
}

/** Where a context is written: what names its factory, or its section. */
export function placeOf(context: Context): Place | undefined {
  return (context.type === 'factory' ? context.factory.place : undefined) ?? context.place
}

/** Does something, and completes its mistakes where they do not say where they were made, or how one got there. */
export function completed<T>(place: Place | undefined, chain: () => readonly string[], act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw error instanceof ConfigError ? complete(error, place, chain()) : error
  }
}

/** Completes a mistake that was made in a context. */
export function locate(error: ConfigError, context: Context): ConfigError {
  return complete(error, placeOf(context), chainTo(context))
}

function complete(error: ConfigError, place: Place | undefined, chain: readonly string[]): ConfigError {
  const [first, ...rest] = error.problems.map((problem) => {
    return problem.chain ? problem : { ...problem, place: problem.place ?? place, chain }
  })
  return first ? new ConfigError([first, ...rest], { cause: error.cause }) : error
}

/** The factories within a context: of a pipeline's app before its filters', as PasteDeploy looks them up. */
export function* factoriesOf(context: Context): Generator<FactoryContext> {
  if (context.type === 'factory') yield context
  if (context.type === 'pipeline' || context.type === 'filter-app') yield* factoriesOf(context.app)
  if (context.type === 'filtered') yield* factoriesOf(context.inner)
  if (context.type === 'pipeline') for (const filter of context.filters) yield* factoriesOf(filter)
  if (context.type === 'filter-app' || context.type === 'filtered') yield* factoriesOf(context.filter)
}
