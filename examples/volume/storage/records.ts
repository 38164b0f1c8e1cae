import type { Owned, Stored } from './table.ts'

export type VolumeStatus =
  | 'creating'
  | 'available'
  | 'reserved'
  | 'attaching'
  | 'in-use'
  | 'detaching'
  | 'extending'
  | 'deleting'
  | 'error'

export type Metadata = Readonly<Record<string, string>>

/** Both volumes and snapshots. */
interface Kept extends Owned {
  readonly userId: string
  readonly name: string | null
  readonly description: string | null
  /** In gigabytes. */
  readonly size: number
  readonly metadata: Metadata
}

export interface NewVolume extends Kept {
  readonly status: VolumeStatus
  readonly volumeType: string
  readonly zone: string
  readonly bootable: boolean
  /** Null until somebody says. */
  readonly readOnly: boolean | null
  readonly snapshotId: string | null
  readonly sourceId: string | null
  /** What it was made of, if that was an image. */
  readonly imageMetadata: Metadata | null
}

export interface NewSnapshot extends Kept {
  readonly status: 'creating' | 'available' | 'deleting' | 'error'
  readonly volumeId: string
}

/** What binds a volume to a machine. */
export interface NewAttachment extends Owned {
  readonly volumeId: string
  readonly instanceId: string | null
  readonly status: 'reserved' | 'attaching' | 'attached'
  readonly mode: 'rw' | 'ro'
  readonly host: string | null
  readonly device: string | null
  readonly attachedAt: Date | null
}

export type Volume = Stored<NewVolume>
export type Snapshot = Stored<NewSnapshot>
export type Attachment = Stored<NewAttachment>
