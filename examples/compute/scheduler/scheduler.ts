import type { Data } from '../cloud/data.ts'
import type { Changes, Instance } from '../cloud/instance.ts'
import { failed } from '../cloud/task.ts'
import type { ComputeMethods } from '../compute-node/compute-manager.ts'
import type { Client } from '../rpc/rpc.ts'
import { FILTERS, type RequestSpec } from './filters.ts'
import { hostStates } from './host-state.ts'
import { best } from './weighers.ts'

/** What the scheduler can be asked for. */
export interface SchedulerMethods {
  /** Finds an instance a host, and has that one build it. Without a host it ends in error. */
  build(args: { id: string }): void
}

export function schedulerMethods(data: Data, computeOn: (host: string) => Client<ComputeMethods>): SchedulerMethods {
  const { instances } = data
  return {
    build({ id }) {
      const instance = instances.find(id)
      // Of several schedulers that are asked one finds it without a host; none of them counts on room that another one takes.
      if (!instance || !instances.update(instance, (current) => place(data, current))) return
      const { host, generation } = instance
      if (host !== null) computeOn(host).cast('run', { id, generation })
    },
  }
}

function place(data: Data, instance: Instance): Changes | undefined {
  const { taskState, host, generation } = instance
  if (taskState !== 'scheduling' || host !== null) return undefined
  const chosen = choose(data, instance)
  if (chosen !== undefined) return { host: chosen, generation: generation + 1 }
  return failed('No valid host was found. There are not enough hosts available.')
}

function choose(data: Data, instance: Instance): string | undefined {
  const states = hostStates(data, instance)
  const placed = states.reduce((total, { members }) => total + members, 0)
  const spec: RequestSpec = { instance, group: data.groups.of(instance), placed }
  const fit = states.filter((state) => Object.values(FILTERS).every((passes) => passes(state, spec)))
  return best(fit, spec)?.host
}
