import { HttpError } from 'wheatpaste'
import type { Volume, VolumeStatus } from './records.ts'
import type { Storage } from './storage.ts'

/** @throws HttpError 400 when a volume is in none of the states that something can be done in */
export function checkStatus(volume: Volume, verb: string, ...allowed: readonly VolumeStatus[]): void {
  if (allowed.includes(volume.status)) return
  const message = `Volume ${volume.id} status must be ${allowed.join(' or ')} to ${verb}`
  throw new HttpError(400, `Invalid volume: ${message}, but the current status is ${volume.status}.`)
}

/** Has a volume be in a state for as long as the work takes, unless it is in another one by then. */
export function during(storage: Storage, volume: Volume, status: VolumeStatus, done: () => void): void {
  storage.volumes.change(volume, { status })
  storage.later(() => {
    if (volume.status === status) done()
  })
}

/** Puts a volume into the state that its attachments say, when no other work is done on it. */
export function settle(storage: Storage, volume: Volume): void {
  const states = storage.attachmentsOf(volume).map(({ status }) => status)
  storage.volumes.change(volume, { status: statusBy(states) })
}

function statusBy(states: readonly string[]): VolumeStatus {
  if (states.includes('attached')) return 'in-use'
  if (states.includes('attaching')) return 'attaching'
  return states.includes('reserved') ? 'reserved' : 'available'
}
