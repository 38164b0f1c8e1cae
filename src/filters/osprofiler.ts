import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Filter } from '../contract/application.ts'
import { setting } from '../contract/settings.ts'
import type { Trace } from '../contract/state.ts'
import { type DeclaredFactory, factoryOf } from './factory.ts'

export interface OsprofilerOptions {
  /** Default: false, and there is nothing to do. */
  readonly enabled?: boolean
  /** Keys with which a caller may sign the trace that a request belongs to. Default: none, and there is nothing to do. */
  readonly hmacKeys?: readonly string[]
}

/**
 * Takes up the trace that a caller signed (osprofiler's WsgiMiddleware), so that those further in can go on with it. A trace
 * that is not signed with one of the keys is ignored.
 *
 * Reads     `x-trace-info`, `x-trace-hmac`
 * Sets      `state['osprofiler.trace']`
 * Settings  enabled = false, hmac_keys = (none)
 *
 * ```ini
 * [filter:osprofiler]
 * use = pkg:wheatpaste#osprofiler
 * enabled = true
 * hmac_keys = ${PROFILER_KEY}
 * ```
 */
export function osprofiler({ enabled = false, hmacKeys = [] }: OsprofilerOptions = {}): Filter {
  // Files that OpenStack ships have this word for a key, so that everybody knows it.
  const keys = hmacKeys.filter((key) => key !== 'SECRET_KEY')
  if (!enabled || keys.length === 0) return (app) => app
  return (app) =>
    function osprofiler(environ) {
      const { 'x-trace-info': info, 'x-trace-hmac': signature } = environ.headers
      if (info !== undefined && signature !== undefined && keys.some((key) => isSigned(info, signature, key))) {
        const trace = traceIn(info)
        if (trace) environ.state['osprofiler.trace'] = trace
      }
      return app(environ)
    }
}

function isSigned(info: string, signature: string, key: string): boolean {
  const expected = Buffer.from(createHmac('sha1', key).update(info).digest('hex'))
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function traceIn(info: string): Trace | undefined {
  try {
    const { base_id, parent_id } = Object(JSON.parse(Buffer.from(info, 'base64url').toString()))
    return typeof base_id === 'string' && typeof parent_id === 'string'
      ? { baseId: base_id, parentId: parent_id }
      : undefined
  } catch {
    return undefined
  }
}

const settings = {
  enabled: setting.boolean({ doc: 'Whether signed traces are taken up.', default: false }),
  hmac_keys: setting.list({ doc: 'Keys with which callers may sign a trace.', default: [], secret: true }),
}

/** [filter:osprofiler] */
export const filterFactory: DeclaredFactory = factoryOf(osprofiler, settings, { when: ['enabled'] })
