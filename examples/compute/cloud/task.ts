import type { Changes, Instance, TaskState } from './instance.ts'

/**
 * What is to be done to an instance. It stands in the row of the instance, so that whoever takes it over, after whatever became
 * of the one before, knows what is left to be done.
 */
export interface Task {
  /** The states that it goes through. */
  readonly steps: readonly TaskState[]
  /** What the instance is in the end; null when it is no more. */
  readonly outcome: Changes | null
  /** The image that is made. */
  readonly imageId?: string
}

export const BUILD: Task = { steps: ['networking', 'spawning'], outcome: { vmState: 'active' } }
export const BUILD_WITH_VOLUMES: Task = { ...BUILD, steps: ['networking', 'block_device_mapping', 'spawning'] }
export const DELETE: Task = { steps: ['deleting'], outcome: null }

/** What is left to be done of a task: the step that was begun may have to be done again. */
export function stepsLeft({ task, taskState }: Instance): readonly TaskState[] {
  return task && taskState ? task.steps.slice(Math.max(0, task.steps.indexOf(taskState))) : []
}

/** The right to do the task of an instance: lost when another one takes the place of the task, or another worker of this one. */
export interface Lease {
  readonly id: string
  readonly generation: number
  readonly worker: string
}

/** What an instance is told to be when its task cannot be brought to an end. */
export function failed(message: string): Changes {
  return { vmState: 'error', taskState: null, task: null, fault: { message, created: new Date().toISOString() } }
}
