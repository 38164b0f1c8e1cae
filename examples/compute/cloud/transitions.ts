import type { TaskState, VmState } from './instance.ts'

/** What can be done to an instance, from which states. */
export interface Transition {
  /** What conflicts call it. */
  readonly verb: string
  readonly from: readonly VmState[]
  /** The tasks, one after the other. */
  readonly tasks: readonly [TaskState, ...TaskState[]]
  /** What the instance is in the end; what it was, if this is not said. */
  readonly to?: VmState
  /** The tasks that it may interrupt. */
  readonly interrupts?: readonly TaskState[]
}

// nova.compute.api and nova.compute.vm_states.
export const transitions = {
  start: { verb: 'start', from: ['stopped'], tasks: ['powering-on'], to: 'active' },
  stop: { verb: 'stop', from: ['active', 'error'], tasks: ['powering-off'], to: 'stopped' },
  pause: { verb: 'pause', from: ['active'], tasks: ['pausing'], to: 'paused' },
  unpause: { verb: 'unpause', from: ['paused'], tasks: ['unpausing'], to: 'active' },
  suspend: { verb: 'suspend', from: ['active'], tasks: ['suspending'], to: 'suspended' },
  resume: { verb: 'resume', from: ['suspended'], tasks: ['resuming'], to: 'active' },
  softReboot: { verb: 'reboot', from: ['active'], tasks: ['rebooting'], to: 'active' },
  hardReboot: {
    verb: 'reboot',
    from: ['active', 'stopped', 'paused', 'suspended', 'error'],
    tasks: ['rebooting_hard'],
    to: 'active',
    interrupts: ['rebooting', 'rebooting_hard', 'pausing', 'unpausing', 'suspending', 'resuming'],
  },
  resize: {
    verb: 'resize',
    from: ['active', 'stopped'],
    tasks: ['resize_prep', 'resize_migrating', 'resize_finish'],
    to: 'resized',
  },
  revertResize: { verb: 'revertResize', from: ['resized'], tasks: ['resize_reverting'] },
  rebuild: { verb: 'rebuild', from: ['active', 'stopped', 'error'], tasks: ['rebuilding', 'rebuild_spawning'] },
  createImage: {
    verb: 'createImage',
    from: ['active', 'stopped', 'paused', 'suspended'],
    tasks: ['image_snapshot', 'image_uploading'],
  },
} as const satisfies Readonly<Record<string, Transition>>
