import type { Application, Part, Probe } from '../contract/application.ts'
import { ConfigError } from '../contract/config-error.ts'
import type { Environ } from '../contract/environ.ts'
import { explained } from '../contract/explained.ts'
import type { Configured, SettingsTable } from '../contract/settings.ts'
import { type Context, locate } from './context.ts'
import { Mistakes } from './gather.ts'
import type { Entry } from './interpolate.ts'
import { PatternError, requestPatterns, type Takes } from './request-patterns.ts'
import type { Entries } from './scope.ts'

/** For which requests a filter is there; undefined when it is for this one, else why it is not: `ignore = /metrics`. */
export type Passing = (environ: Environ) => string | undefined

const OPTIONS = ['match', 'ignore'] as const

/**
 * Takes `match` and `ignore` out of the options of a filter. They are taken where its factory tells its settings by a table and
 * neither is one of them; any other factory gets them as options of its own, as PasteDeploy would give them.
 */
export function withoutSelection({ kind, localConf }: Context, factory: unknown): Entries {
  const names = kind === 'filter' ? OPTIONS.filter((name) => localConf.has(name) && isTaken(factory, name)) : []
  if (names.length === 0) return localConf
  return new Map([...localConf].filter(([name]) => !names.some((taken) => taken === name)))
}

/** What `match` and `ignore` come to; undefined when a filter is for every request. @throws ConfigError bad-pattern */
export function selectionOf(context: Context, factory: unknown): Passing | undefined {
  const { localConf } = context
  const left = withoutSelection(context, factory)
  const mistakes = new Mistakes()
  const [match, ignore] = OPTIONS.map((name) => {
    const entry = left.has(name) ? undefined : localConf.get(name)
    const [takes] = entry ? mistakes.collect(() => read(context, name, entry)) : []
    return takes && { takes, why: `${name} = ${entry?.text}` }
  })
  mistakes.throwAny()
  if (!match && !ignore) return undefined
  return (environ) => {
    if (match && !match.takes(environ)) return match.why
    return ignore?.takes(environ) ? ignore.why : undefined
  }
}

function isTaken(factory: unknown, name: string): boolean {
  const { settings } = (Object(factory) ?? {}) as Partial<Configured>
  if (settings === undefined || '~standard' in settings) return false
  const table = settings as SettingsTable
  return !Object.hasOwn(table, name) && !Object.values(table).some(({ formerly }) => formerly?.includes(name))
}

// In doubt a filter is there: what it is for is taken widely, what it is not for to the letter.
function read(context: Context, name: (typeof OPTIONS)[number], { text, option }: Entry): Takes {
  try {
    return requestPatterns(text, name === 'match')
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    const message = `"${name}": ${error.message}`
    throw locate(new ConfigError({ code: 'bad-pattern', message, place: option?.placeOf(error.word) }), context)
  }
}

/** A filter while loading: a `filter_app_factory` may take its time. */
export interface Wrap {
  (app: Application): Application | Promise<Application>
  readonly probe?: Probe
}

/** The filter, with those requests passed by that it is not for. */
export function selecting(filter: Wrap, passing: Passing | undefined, part: Part): Wrap {
  if (!passing) return filter
  const around: Wrap = (app) => {
    const made = filter(app)
    const select = (wrapped: Application): Application => selected(wrapped, app, passing, part)
    return made instanceof Promise ? made.then(select) : select(made)
  }
  return Object.assign(around, filter.probe && { probe: filter.probe })
}

function selected(wrapped: Application, app: Application, passing: Passing, part: Part): Application {
  // What is no application is for others to complain of.
  if (wrapped === app || typeof wrapped !== 'function') return wrapped
  const { describe, dispose } = wrapped
  const chosen: Application = (environ) => (passing(environ) === undefined ? wrapped(environ) : app(environ))
  chosen.explain = (environ) => {
    const skipped = passing(environ)
    if (skipped === undefined && wrapped.explain) return wrapped.explain(environ)
    const { scriptName, pathInfo } = environ
    const next = [explained(app, environ)]
    return { ...part, scriptName, pathInfo, ...(skipped !== undefined && { skipped }), next }
  }
  Object.assign(chosen, describe && { describe }, dispose && { dispose })
  return Object.defineProperty(chosen, 'name', { value: wrapped.name })
}
