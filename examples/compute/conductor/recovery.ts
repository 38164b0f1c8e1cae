import type { Data } from '../cloud/data.ts'
import type { Instance } from '../cloud/instance.ts'
import { failed } from '../cloud/task.ts'
import type { ComputeMethods } from '../compute-node/compute-manager.ts'
import type { Client } from '../rpc/rpc.ts'
import type { SchedulerMethods } from '../scheduler/scheduler.ts'
import { release } from '../services/release.ts'
import type { Services } from '../services/services.ts'

/** Who is asked again. */
export interface Workers extends Services {
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
export async function recover(data: Data, workers: Workers, before: number, mayBury: boolean): Promise<void> {
  const isLeft = ({ updated }: Instance): boolean => Date.parse(updated) < before
  const burials: Promise<void>[] = []
  for (const instance of data.instances.busy()) {
    const { id, generation, host, worker, task } = instance
    if (host === null) {
      if (isLeft(instance) && task?.outcome === null) burials.push(discard(data, workers, instance))
      else if (isLeft(instance)) workers.scheduler.cast('build', { id })
    } else if (data.hosts.isHostUp(host)) {
      if (isLeft(instance) && worker === null) workers.computeOn(host).cast('run', { id, generation })
    } else if (mayBury || data.hosts.isForcedDown(host)) burials.push(bury(data, workers, instance, host))
  }
  for (const instance of data.instances.changingVolumes()) {
    const { id, host } = instance
    if (host !== null && isLeft(instance)) workers.computeOn(host).cast('settleVolumes', { id })
  }
  await Promise.all(burials)
}

async function bury(data: Data, workers: Workers, instance: Instance, host: string): Promise<void> {
  const { id, task, generation } = instance
  const isGone = task?.outcome === null
  const won = data.instances.update(instance, (current) => {
    // The host was not so dead.
    if (current.generation !== generation || current.task === null) return undefined
    // Until it spawns nothing runs, and what it does not know to have been taken from it, it cannot begin.
    const isUnborn = current.vmState === 'building' && current.taskState !== 'spawning'
    const next = { worker: null, generation: generation + 1 }
    if (isGone) return next
    if (isUnborn) return { ...next, host: null, taskState: 'scheduling', addresses: [] }
    return { ...next, ...failed(`The compute node ${host} went away while it was at '${current.taskState}'.`) }
  })
  if (!won) return
  if (isGone) await discard(data, workers, instance)
  else if (instance.host === null) workers.scheduler.cast('build', { id })
  if (task?.imageId !== undefined) await workers.images.remove(task.imageId)
}

// The row stays until all is given back, so that whoever takes over knows of it.
async function discard({ instances }: Data, workers: Workers, instance: Instance): Promise<void> {
  await release(workers, instance)
  instances.remove(instance)
}
