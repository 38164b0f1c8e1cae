import type { Data } from '../cloud/data.ts'
import { repeat } from '../repeat.ts'
import type { Serving } from '../rpc/transport.ts'
import type { Settings } from '../settings.ts'
import { recover, type Workers } from './recovery.ts'

/** Looks after all tasks at once, and then again and again. */
export function watch(data: Data, workers: Workers, { reportInterval, serviceDownTime }: Settings): Serving {
  let [awakeSince, last] = [Date.now(), Date.now()]
  recover(data, workers, last, false).catch(() => {})
  return repeat(reportInterval, () => {
    const now = Date.now()
    // Whoever was asleep, as a computer is with its lid closed, has heard of nobody.
    if (now - last > reportInterval + serviceDownTime / 2) awakeSince = now
    last = now
    return recover(data, workers, now - reportInterval, now - awakeSince > serviceDownTime)
  })
}
