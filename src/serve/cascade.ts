import type { Application } from '../contract/application.ts'
import type { Conf } from '../contract/conf.ts'
import { explained } from '../contract/explained.ts'
import type { CompositeFactory, Loader } from '../contract/factory.ts'
import { isHttpError } from '../contract/http-error.ts'
import { isPromise } from '../contract/promise.ts'
import type { Response } from '../contract/response.ts'
import { discard } from '../contract/response-body.ts'
import { type Configured, type Setting, setting } from '../contract/settings.ts'
import { described } from './described.ts'
import { loadEach } from './load-each.ts'
import { type OtherOptions, ownSettings } from './own-settings.ts'

export interface CascadeOptions {
  /** The statuses at which the next app is asked. Default: 404. */
  readonly catch?: readonly number[]
}

/**
 * Asks one application after the other until one knows the answer: the first whose status is not caught, or else the last. As
 * `paste.cascade.Cascade`. Each sees the request as it came; a body that one has taken as a stream is gone for those after it.
 *
 * @throws Error when there are no applications
 */
export function cascade(apps: readonly Application[], { catch: statuses = [404] }: CascadeOptions = {}): Application {
  const last = apps.at(-1)
  if (last === undefined) throw new Error('a cascade needs at least one app')
  const caught = new Set(statuses)
  const first = apps.slice(0, -1).reduceRight((next, app) => either(app, next, caught), last)
  const whole: Application = function cascade(environ) {
    return first(environ)
  }
  whole.describe = () => ({
    kind: 'composite',
    name: 'cascade',
    mounts: apps.map((app, index) => ({ path: `app${index + 1}`, app: described(app) })),
  })
  whole.explain = (environ) => {
    const { scriptName, pathInfo } = environ
    const next = apps.map((app) => explained(app, environ))
    return { kind: 'composite', name: 'cascade', scriptName, pathInfo, next }
  }
  return whole
}

function either(app: Application, next: Application, caught: ReadonlySet<number>): Application {
  return function cascade(environ) {
    let answer: Response | Promise<Response>
    try {
      answer = app(environ)
    } catch (error) {
      rethrow(error, caught)
      return next(environ)
    }
    if (!isPromise(answer)) return kept(answer, caught) ?? next(environ)
    return answer.then(
      (response) => kept(response, caught) ?? next(environ),
      (error) => {
        rethrow(error, caught)
        return next(environ)
      },
    )
  }
}

function kept(response: Response, caught: ReadonlySet<number>): Response | undefined {
  if (!caught.has(response.status)) return response
  discard(response.body)
  return undefined
}

function rethrow(error: unknown, caught: ReadonlySet<number>): void {
  if (!isHttpError(error) || !caught.has(error.status)) throw error
}

const settings: { readonly catch: Setting<readonly number[]> & { readonly default: readonly number[] } } = {
  catch: {
    ...setting.list({ doc: 'The statuses at which the next app is asked.' }),
    type: 'statuses',
    default: [404],
    parse(text) {
      const statuses = text.match(/[^\s,]+/g) ?? []
      if (!statuses.every((status) => /^[2-5]\d\d$/.test(status))) throw new Error('statuses such as 404 405')
      return statuses.map(Number)
    },
  },
}

const appOptions: OtherOptions = {
  hint: 'Write `app1 = NAME`.',
  lacks: (name) => (name.startsWith('app') ? undefined : 'an app'),
}

/**
 * `paste.composite_factory`: the options whose names begin with `app` name the apps, in the order of those names: `app2` before
 * `app10`, which Paste would ask first.
 *
 * ```ini
 * [composite:main]
 * use = pkg:wheatpaste#cascade
 * app1 = static
 * app2 = api
 * catch = 404 405
 * ```
 */
export const cascadeFactory: CompositeFactory & Configured = Object.assign(
  async (loader: Loader, globalConf: Conf, localConf: Conf) => {
    const { settings: options, names } = ownSettings(settings, [localConf], appOptions)
    const inOrder = names.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    const apps = await loadEach(inOrder.map((name) => () => loader.getApp(localConf[name], globalConf)))
    return cascade(apps, options)
  },
  { settings },
)
