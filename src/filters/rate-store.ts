import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { optional } from './optional.ts'

/** How many requests in how long. */
export interface Rate {
  /** What keeps this limit apart from others in the same store. */
  readonly name: string
  readonly limit: number
  /** Milliseconds. */
  readonly per: number
}

/** What a request comes to. */
export interface Usage {
  readonly isAllowed: boolean
  readonly remaining: number
  /** Milliseconds until all of it may be used again. */
  readonly reset: number
}

/** Who counts requests. */
export interface RateStore {
  consume(key: string): Promise<Usage>
  dispose?(): void
}

// About 300 bytes each.
const MOST = 100_000

/**
 * Counts in memory, for one process. When there are too many to count, who came first is forgotten, whose time is the next to
 * end anyway.
 */
export function memoryStore({ limit, per }: Rate, most: number = MOST): RateStore {
  const limiter = new RateLimiterMemory({ points: limit, duration: per / 1000 })
  const keys = new Set<string>()
  return {
    async consume(key) {
      const usage = await use(limiter, key)
      if (usage.isFirst) keys.delete(key)
      keys.add(key)
      const [oldest] = keys.size > most ? keys : []
      if (oldest !== undefined && keys.delete(oldest)) await limiter.delete(oldest)
      return usage
    },
  }
}

/** Counts in Redis, for all who use the same one. While it cannot be reached, each counts in its memory. */
export async function redisStore(url: string, rate: Rate): Promise<RateStore> {
  const { Redis } = await optional('ioredis', 'ratelimit with redis_url', () => import('ioredis'))
  const memory = memoryStore(rate)
  // A request waits for Redis, so Redis had better be quick.
  const client = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    commandTimeout: 500,
    socketTimeout: 1_000,
    retryStrategy: (times) => Math.min(times * 100, 5_000),
  })
  tellOutages(client)
  const limiter = new RateLimiterRedis({
    storeClient: client,
    keyPrefix: `wheatpaste:${rate.name}:${rate.limit}/${rate.per}`,
    points: rate.limit,
    // Redis counts whole seconds.
    duration: Math.ceil(rate.per / 1000),
    rejectIfRedisNotReady: true,
  })
  return {
    consume: (key) => use(limiter, key).catch(() => memory.consume(key)),
    dispose: () => client.disconnect(),
  }
}

async function use(limiter: RateLimiterAbstract, key: string): Promise<Usage & { readonly isFirst: boolean }> {
  const usageOf = (isAllowed: boolean, result: RateLimiterRes) => {
    const { remainingPoints: remaining, msBeforeNext: reset, isFirstInDuration: isFirst } = result
    return { isAllowed, remaining, reset, isFirst }
  }
  try {
    return usageOf(true, await limiter.consume(key))
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return usageOf(false, refusal)
    throw refusal
  }
}

// Once for each outage, however often it tries to come back.
function tellOutages(client: { on(event: 'error' | 'ready', listener: (error: Error) => void): unknown }): void {
  let isDown = false
  client.on('ready', () => {
    isDown = false
  })
  client.on('error', ({ message }) => {
    if (!isDown) process.emitWarning(`ratelimit cannot reach Redis, and counts in memory: ${message}`, OUTAGE)
    isDown = true
  })
}

const OUTAGE = { code: 'WHEATPASTE_RATELIMIT' }
