import { HttpError } from 'wheatpaste'
import type { Caller } from '../request/caller.ts'
import type { Cloud } from './cloud.ts'
import type { Instance } from './instance.ts'
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

/**
 * Begins to do something to an instance. It goes on after the answer.
 *
 * @param done what is changed in the end, beside the state
 * @throws HttpError 409 as {@link check} does
 */
export function begin(
  { machines }: Cloud,
  caller: Caller,
  instance: Instance,
  transition: Transition,
  done: () => Partial<Instance> = () => ({}),
): void {
  check(caller, instance, transition)
  const [first, ...others] = transition.tasks
  const to = transition.to ?? instance.vmState
  machines.run(instance, [
    () => ({ taskState: first }),
    ...others.map((taskState) => () => ({ taskState })),
    () => ({ vmState: to, fault: null, ...done(), taskState: null }),
  ])
}

/** Takes an instance away, whatever is being done to it. @throws HttpError 409 when it is locked */
export function remove({ machines, instances }: Cloud, caller: Caller, instance: Instance): void {
  checkLock(caller, instance)
  if (instance.taskState === 'deleting') return
  machines.run(instance, [
    () => ({ taskState: 'deleting' }),
    () => {
      instances.remove(instance)
      return { host: null }
    },
  ])
}
