import type { Data } from '../cloud/data.ts'
import type { Instance } from '../cloud/instance.ts'
import { failed } from '../cloud/task.ts'
import type { ComputeMethods } from '../compute-node/compute-manager.ts'
import type { Client } from '../rpc/rpc.ts'
import type { SchedulerMethods } from '../scheduler/scheduler.ts'

/** Who is asked again. */
export interface Workers {
  readonly scheduler: Client<SchedulerMethods>
  readonly computeOn: (host: string) => Client<ComputeMethods>
}

/**
 * Sees to it that every task ends, whatever messages were lost and whoever died: what nobody has taken on is cast again, which
 * is harmless where it was not lost, and what a dead host had is taken from it.
 *
 * @param before what was changed since is left to whoever changed it, in milliseconds since 1970
 * @param mayBury whether hosts can be told from dead ones: not by a conductor that has not been there to hear of them;
 *   whoever forces a host down has seen to it that it is dead
 */
export function recover(data: Data, workers: Workers, before: number, mayBury: boolean): void {
  for (const instance of data.instances.busy()) {
    const { id, generation, host, worker } = instance
    const isLeft = Date.parse(instance.updated) < before
    if (host === null) {
      if (isLeft) workers.scheduler.cast('build', { id })
    } else if (data.hosts.isHostUp(host)) {
      if (isLeft && worker === null) workers.computeOn(host).cast('run', { id, generation })
    } else if (mayBury || data.hosts.isForcedDown(host)) bury(data, workers, instance, host)
  }
}

function bury({ instances, images }: Data, { scheduler }: Workers, instance: Instance, host: string): void {
  const { id, task, generation } = instance
  const isGone = task?.outcome === null
  const won = instances.update(instance, (current) => {
    // The host was not so dead.
    if (current.generation !== generation || current.task === null) return undefined
    // Until it spawns nothing runs, and what it does not know to have been taken from it, it cannot begin.
    const isUnborn = current.vmState === 'building' && current.taskState !== 'spawning'
    const next = { worker: null, generation: generation + 1 }
    if (isUnborn && !isGone) return { ...next, host: null, taskState: 'scheduling', addresses: [] }
    return { ...next, ...failed(`The compute node ${host} went away while it was at '${current.taskState}'.`) }
  })
  if (!won) return
  if (task?.imageId !== undefined) images.remove(task.imageId)
  if (isGone) instances.remove(instance)
  else if (instance.host === null) scheduler.cast('build', { id })
}
