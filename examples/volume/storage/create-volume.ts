import { HttpError } from 'wheatpaste'
import { checkQuota } from './quotas.ts'
import type { Metadata, Volume } from './records.ts'
import { type Storage, ZONE } from './storage.ts'
import { checkStatus, during } from './volume-status.ts'

/** What a volume is made of, if not of nothing. */
export interface Origin {
  readonly size: number
  readonly bootable: boolean
  readonly imageMetadata: Metadata | null
  readonly snapshotId: string | null
  readonly sourceId: string | null
}

export interface WantedVolume {
  readonly name: string | null
  readonly description: string | null
  readonly size: number | null
  readonly metadata: Metadata
  readonly volumeType: string | null
  readonly zone: string | null
}

/**
 * Makes a volume, which is `creating` for a while.
 *
 * @throws HttpError 400 for a size or a zone that cannot be, 404 for a type, 413 when the project has all that it may
 */
export function createVolume(
  storage: Storage,
  caller: { readonly projectId: string; readonly userId: string },
  wanted: WantedVolume,
  origin: Origin,
): Volume {
  const { defaultVolumeType } = storage.settings
  const { volumeType, zone, size: asked, ...rest } = wanted
  const size = asked ?? origin.size
  if (size < 1) throw new HttpError(400, `Invalid input received: Volume size '${size}' must be greater than 0`)
  if (size < origin.size) {
    const message = `Volume size '${size}'GB cannot be smaller than the ${origin.size}GB that it is made of.`
    throw new HttpError(400, `Invalid input received: ${message}`)
  }
  if (zone !== null && zone !== ZONE) throw new HttpError(400, `Availability zone '${zone}' is invalid.`)
  if (volumeType !== null && volumeType !== defaultVolumeType) {
    throw new HttpError(404, `Volume type with name ${volumeType} could not be found.`)
  }
  const { projectId, userId } = caller
  checkQuota(storage, projectId, { volumes: 1, gigabytes: size })
  const own = { projectId, userId, volumeType: defaultVolumeType, zone: ZONE, readOnly: null }
  const volume = storage.volumes.add({ ...origin, ...rest, ...own, size, status: 'creating' })
  during(storage, volume, 'creating', () => storage.volumes.change(volume, { status: 'available' }))
  return volume
}

/** Makes a volume larger. @throws HttpError 400 unless it is, and when it is not available; 413 */
export function extendVolume(storage: Storage, volume: Volume, size: number, mayBeInUse: boolean): void {
  checkStatus(volume, 'extend', 'available', ...(mayBeInUse ? (['in-use'] as const) : []))
  if (size <= volume.size) {
    const sizes = `(current: ${volume.size}, extended: ${size})`
    throw new HttpError(400, `Invalid input received: New size for extend must be greater than current size. ${sizes}.`)
  }
  checkQuota(storage, volume.projectId, { gigabytes: size - volume.size })
  const { status } = volume
  during(storage, volume, 'extending', () => storage.volumes.change(volume, { status, size }))
}
