import type { Description } from '../contract/description.ts'
import { configFiles, hashOf } from './config-files.ts'
import { Control } from './control.ts'
import type { Log } from './log.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { Orders } from './orders.ts'
import { reasonOf } from './reason.ts'

export interface Reloaded {
  /** What is served now. */
  readonly graphs: readonly Description[]
  /** The options of servers that were changed, and stay as they were until a restart: `[server:main] port`. */
  readonly kept: readonly string[]
}

/** Something that serves until it is stopped, in this process or in several. */
export interface Operated {
  /** @throws when the new configuration cannot be served; the one before goes on then */
  reload(): Promise<Reloaded>
  /** @throws Error when requests were cut off */
  stop(): Promise<void>
}

/**
 * Starts a service and does what its operator orders, until it is stopped.
 *
 * @param uri what it serves; `wheatpaste reload` finds it by this
 * @returns the exit code: 0, or 1 when requests were cut off or an error that nobody caught ended it
 * @throws what `start` does
 */
export async function operate(start: () => Promise<Operated>, uri: string, log: Log): Promise<number> {
  const orders = new Orders()
  // Before anybody is told that it serves, and so may ask for a reload.
  const control = await Control.open(uri, () => reload(), log)
  const started = start()
  const reload = oneAtATime(async () => reloadOnce(await started, uri, log))
  const service = await started
  orders.serving(() => void reload().catch(() => {}))
  const reason = await orders.stop
  control?.close()
  if (typeof reason === 'string') log.info({ signal: reason }, `stopping after ${reason}`)
  else log.error({ details: reasonOf(reason) }, 'stopping after an error that nobody caught')
  const inOrder = await stopOnce(service, log)
  return inOrder && typeof reason === 'string' ? 0 : 1
}

/** @returns what needs a restart */
async function reloadOnce(service: Operated, uri: string, log: Log): Promise<readonly string[]> {
  const begin = performance.now()
  try {
    const { graphs, kept } = await service.reload()
    const sha256 = hashOf(configFiles(...graphs))
    const milliseconds = Math.round(performance.now() - begin)
    if (kept.length > 0) log.warn({ changed: kept }, `a restart is needed for ${kept.join(', ')}`)
    log.info({ milliseconds, sha256 }, `${uri} is taken over (in ${milliseconds} ms, sha256 ${sha256})`)
    return kept
  } catch (error) {
    log.error({ details: reasonOf(error) }, `${uri} is not taken over; what was served before goes on`)
    throw error
  }
}

async function stopOnce(service: Operated, log: Log): Promise<boolean> {
  try {
    await service.stop()
    log.info({}, 'stopped')
    return true
  } catch (error) {
    log.error({ details: reasonOf(error) }, 'stopped, but not in order')
    return false
  }
}
