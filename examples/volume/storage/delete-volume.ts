import { HttpError } from 'wheatpaste'
import type { Snapshot, Volume } from './records.ts'
import type { Storage } from './storage.ts'
import { during } from './volume-status.ts'

/** What is taken into account when a volume is deleted. */
export interface DeleteOptions {
  /** Deletes its snapshots, too. Default: a volume that has some is not deleted. */
  readonly cascade?: boolean
  /** Whatever its state is. */
  readonly force?: boolean
}

/** Deletes a volume, which is gone a while later. @throws HttpError 400 for one that is in use, or has snapshots */
export function deleteVolume(storage: Storage, volume: Volume, { cascade, force }: DeleteOptions = {}): void {
  const isFree = /^(?:available|error)$/.test(volume.status) && storage.attachmentsOf(volume).length === 0
  const snapshots = storage.snapshotsOf(volume)
  if (!force && (!isFree || (snapshots.length > 0 && !cascade))) throw new HttpError(400, REASON)
  for (const snapshot of snapshots) storage.snapshots.change(snapshot, { status: 'deleting' })
  during(storage, volume, 'deleting', () => {
    for (const snapshot of snapshots) storage.snapshots.remove(snapshot)
    for (const attachment of storage.attachmentsOf(volume)) storage.attachments.remove(attachment)
    storage.volumes.remove(volume)
  })
}

/** Deletes a snapshot, which is gone a while later. @throws HttpError 400 for one that is being made or deleted */
export function deleteSnapshot(storage: Storage, snapshot: Snapshot, force = false): void {
  if (!force && !/^(?:available|error)$/.test(snapshot.status)) {
    const message = 'Snapshot status must be available or error and must not be part of a group.'
    throw new HttpError(400, `Invalid snapshot: ${message}`)
  }
  storage.snapshots.change(snapshot, { status: 'deleting' })
  storage.later(() => storage.snapshots.remove(snapshot))
}

// cinder's, to the letter: people search for it.
const REASON =
  'Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing and ' +
  'must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from ' +
  'snapshots after volume transfer.'
