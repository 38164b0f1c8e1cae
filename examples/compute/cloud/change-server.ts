import { HttpError, isHttpError } from 'wheatpaste'
import type { Caller } from '../request/caller.ts'
import { release } from '../services/release.ts'
import type { Cloud } from './cloud.ts'
import type { Changes, Instance } from './instance.ts'
import { begun } from './instances.ts'
import { DELETE } from './task.ts'
import type { Transition } from './transitions.ts'

/** What is asked before something is done to an instance. */
export type Condition = Pick<Transition, 'verb' | 'from' | 'interrupts'>

/** @throws HttpError 409 when it is locked, in another state, or something is being done to it */
export function check(caller: Caller, instance: Instance, { verb, from, interrupts = [] }: Condition): void {
  const { id, vmState, taskState } = instance
  checkLock(caller, instance)
  const busy = taskState !== null && !interrupts.includes(taskState)
  const state = from.includes(vmState) ? busy && `task_state ${taskState}` : `vm_state ${vmState}`
  if (state) throw new HttpError(409, `Cannot '${verb}' instance ${id} while it is in ${state}`)
}

function checkLock({ isAdmin }: Caller, { id, lockedBy }: Instance): void {
  if (lockedBy !== null && !isAdmin) throw new HttpError(409, `Instance ${id} is locked`)
}

/** What is changed at once, and in the end, beside the state. */
export interface Effect {
  readonly now?: Changes
  readonly outcome?: Changes
  readonly imageId?: string
}

/**
 * Begins to do something to an instance. Its host goes on with it after the answer.
 *
 * @throws HttpError 409 as {@link check} does, and when it has no host
 */
export function begin(
  cloud: Cloud,
  caller: Caller,
  instance: Instance,
  transition: Transition,
  { now, outcome, imageId }: Effect = {},
): void {
  cloud.instances.update(instance, (current) => {
    check(caller, current, transition)
    if (current.host === null) throw new HttpError(409, `Instance ${current.id} is not ready`)
    const end = { vmState: transition.to ?? current.vmState, ...outcome }
    return { ...now, ...begun(current, { steps: transition.tasks, outcome: end, ...(imageId && { imageId }) }) }
  })
  hand(cloud, instance)
}

/** Takes an instance away, whatever is being done to it. @throws HttpError 409 when it is locked */
export async function remove(cloud: Cloud, caller: Caller, instance: Instance): Promise<void> {
  const { instances, hosts } = cloud
  checkLock(caller, instance)
  if (instance.taskState === 'deleting') return
  instances.update(instance, (current) => begun(current, DELETE))
  if (instance.host !== null && hosts.isHostUp(instance.host)) hand(cloud, instance)
  // Nobody has it, or will say so.
  else await discard(cloud, instance)
}

// Where something cannot be given back, the row stays, and a conductor tries again.
async function discard(cloud: Cloud, instance: Instance): Promise<void> {
  try {
    await release(cloud, instance)
    cloud.instances.remove(instance)
  } catch (error) {
    if (!isHttpError(error)) throw error
  }
}

function hand({ computeOn }: Cloud, { id, generation, host }: Instance): void {
  if (host !== null) computeOn(host).cast('run', { id, generation })
}
