import type { Settings } from '../settings.ts'
import type { Attachment, NewAttachment, NewSnapshot, NewVolume, Snapshot, Volume } from './records.ts'
import { Table } from './table.ts'

export const ZONE = 'nova'
export const HOST = 'storage1@fake#pool'

/** The volumes of all projects, and what hangs on them; all of it in memory. */
export class Storage {
  readonly settings: Settings
  readonly volumes = new Table<NewVolume>('Volume')
  readonly snapshots = new Table<NewSnapshot>('Snapshot')
  readonly attachments = new Table<NewAttachment>('Volume attachment')

  constructor(settings: Settings) {
    this.settings = settings
  }

  snapshotsOf({ id }: Volume): Snapshot[] {
    return this.snapshots.where(({ volumeId }) => volumeId === id)
  }

  attachmentsOf({ id }: Volume): Attachment[] {
    return this.attachments.where(({ volumeId }) => volumeId === id)
  }

  /** Pretends to be the machines that do the work, which takes a while. */
  later(work: () => void): void {
    setTimeout(work, this.settings.taskTime).unref()
  }
}
