import type { Filter } from '../contract/application.ts'
import type { Environ } from '../contract/environ.ts'
import { HttpError } from '../contract/http-error.ts'
import { type Settings, setting } from '../contract/settings.ts'
import { after } from './after.ts'
import { type DeclaredFactory, factoryOf } from './factory.ts'
import { token } from './kinds.ts'
import { networkOf } from './network.ts'
import { memoryStore, type Rate, type RateStore, redisStore, type Usage } from './rate-store.ts'

export interface RatelimitOptions {
  /** How many requests. Default: 100. */
  readonly limit?: number
  /** In how many milliseconds. Default: a minute. */
  readonly per?: number
  /** Who shares a limit; where it is not known who a user is, or which project, an address. Default: address. */
  readonly by?: 'address' | 'user' | 'project'
  /** How the answer tells of the limit: by `ratelimit-limit`, `-remaining` and `-reset`, by `ratelimit`, or not at all. */
  readonly headers?: 'fields' | 'structured' | 'none'
  /** What keeps this limit apart from others. Default: `default`. */
  readonly name?: string
  /** Who counts. Default: this process, in memory. */
  readonly store?: RateStore
}

const DEFAULT = { name: 'default', limit: 100, per: 60_000 }

/**
 * Refuses requests of whoever sends too many, with a 429 that says when to come again. Of IPv6 addresses the network is
 * counted, since who has one address of it has them all. Several machines share a limit through Redis (`npm install ioredis`);
 * while it cannot be reached, each counts alone.
 *
 * Reads     the remote address, or `state['nova.context']`
 * Sets      `retry-after` on a 429; `ratelimit-limit`, `ratelimit-remaining`, `ratelimit-reset` and `ratelimit-policy`, or
 *           `ratelimit` and `ratelimit-policy` as draft-ietf-httpapi-ratelimit-headers has them
 * Settings  limit = 100, per = 1m, by = address, headers = fields, name = default, redis_url
 *
 * ```ini
 * [filter:ratelimit]
 * use = pkg:wheatpaste#ratelimit
 * limit = 1000
 * per = 1h
 * by = project
 * redis_url = redis://redis.example.com:6379
 * ```
 */
export function ratelimit(options: RatelimitOptions = {}): Filter {
  const { by = 'address', headers: style = 'fields' } = options
  const rate = { ...DEFAULT, ...options }
  const store = options.store ?? memoryStore(rate)
  const filter: Filter = (app) =>
    async function ratelimit(environ) {
      const usage = await store.consume(keyOf(environ, by))
      const told = HEADERS[style](usage, rate)
      if (!usage.isAllowed) {
        const headers = { ...told, 'retry-after': String(seconds(usage.reset)) }
        throw new HttpError(429, 'Too many requests. Try again later.', { headers })
      }
      return after(app, environ, (response) => {
        for (const [name, value] of Object.entries(told)) response.headers[name] ??= value
        return response
      })
    }
  return Object.assign(filter, { dispose: () => store.dispose?.() })
}

// Only what a filter found out: a client may call itself whatever it likes.
function keyOf({ state, remoteAddress }: Environ, by: 'address' | 'user' | 'project'): string {
  const { userId, projectId } = Object(state['nova.context'])
  const who = { address: undefined, user: userId, project: projectId }[by]
  return typeof who === 'string' && who !== '' ? `${by} ${who}` : `address ${networkOf(remoteAddress)}`
}

type Tell = (usage: Usage, rate: Rate) => Record<string, string>

const HEADERS: Readonly<Record<'fields' | 'structured' | 'none', Tell>> = {
  fields: ({ remaining, reset }, { limit, per }) => ({
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(seconds(reset)),
    'ratelimit-policy': `${limit};w=${seconds(per)}`,
  }),
  structured: ({ remaining, reset }, { name, limit, per }) => ({
    ratelimit: `"${name}";r=${remaining};t=${seconds(reset)}`,
    'ratelimit-policy': `"${name}";q=${limit};w=${seconds(per)}`,
  }),
  none: () => ({}),
}

function seconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000))
}

const settings = {
  limit: setting.integer({ doc: 'How many requests.', default: DEFAULT.limit, min: 1 }),
  per: setting.duration({ doc: 'In how long.', default: DEFAULT.per, min: 1_000, max: 86_400_000 }),
  by: setting.choice(['address', 'user', 'project'], {
    doc: 'Who shares a limit; where that is not known, an address.',
    default: 'address',
  }),
  headers: setting.choice(['fields', 'structured', 'none'], {
    doc: 'How the answer tells of the limit: by ratelimit-limit and its kin, by ratelimit, or not at all.',
    default: 'fields',
  }),
  name: token('name', { doc: 'What keeps this limit apart from others.', default: DEFAULT.name }),
  redis_url: {
    ...setting.secret({ doc: 'The Redis that counts.' }),
    parse(text: string): string {
      if (!/^rediss?:\/\/\S+$/i.test(text) || !URL.canParse(text))
        throw new Error('a URL such as redis://redis.example.com:6379')
      return text
    },
  },
}

async function configured({ redisUrl, ...options }: Settings<typeof settings>): Promise<Filter> {
  return ratelimit(redisUrl === undefined ? options : { ...options, store: await redisStore(redisUrl, options) })
}

/** [filter:ratelimit] */
export const filterFactory: DeclaredFactory = factoryOf(configured, settings, { provides: ['ratelimit'] })
