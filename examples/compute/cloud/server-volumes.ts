import { HttpError, isHttpError } from 'wheatpaste'
import type { CreateBody } from '../bodies/server-bodies.ts'
import type { Caller } from '../request/caller.ts'
import type { Cloud } from './cloud.ts'
import type { AttachedVolume } from './instance.ts'

type Server = CreateBody['server']

/** A volume as a create asks for it. */
type WantedVolume = Pick<AttachedVolume, 'volumeId' | 'isRoot' | 'deleteOnTermination' | 'tag'> & {
  readonly device: string | undefined
}

/** The volumes that a server is to be made with. @throws HttpError 400 for those that would have to be made first */
export function volumesIn({ imageRef, block_device_mapping_v2, block_device_mapping }: Server): WantedVolume[] {
  const old = (block_device_mapping ?? []).map(({ volume_id: uuid, ...rest }, index) => ({
    ...{ ...rest, uuid, source_type: 'volume', destination_type: 'volume', tag: null },
    boot_index: imageRef === '' ? index : null,
  }))
  return (
    [...old, ...(block_device_mapping_v2 ?? [])]
      // What goes with the machine is a matter of the hypervisor.
      .filter(({ destination_type, source_type }) => (destination_type ?? source_type) === 'volume')
      .map((device) => {
        if (device.source_type !== 'volume' || !device.uuid) {
          throw new HttpError(400, 'Block Device Mapping is Invalid: volumes are not made for servers here.')
        }
        return {
          ...{ volumeId: device.uuid, isRoot: device.boot_index === 0, device: device.device_name ?? undefined },
          ...{ deleteOnTermination: device.delete_on_termination, tag: device.tag ?? null },
        }
      })
  )
}

/** Keeps the volumes of a server that is about to be made. @throws HttpError 400 when they cannot be had */
export async function reserveVolumes(
  cloud: Cloud,
  caller: Caller,
  server: Server,
  instanceId: string,
): Promise<readonly AttachedVolume[]> {
  const reserved: AttachedVolume[] = []
  try {
    for (const wanted of volumesIn(server)) {
      await checkBootable(cloud, caller, wanted)
      const device = deviceFor(reserved, wanted)
      const attachmentId = await cloud.volumes.reserve(caller, wanted.volumeId, instanceId)
      reserved.push({ ...wanted, attachmentId, device, state: 'attaching' })
    }
    return reserved
  } catch (error) {
    await giveBack(cloud, reserved)
    throw error
  }
}

/** Keeps them no more. */
export async function giveBack({ volumes }: Cloud, reserved: readonly AttachedVolume[]): Promise<void> {
  for (const { attachmentId } of reserved) await volumes.disconnect(attachmentId)
}

/** Where a volume is plugged in: as it is wanted, or the next one that is free after the root disk. */
export function deviceFor(
  present: readonly AttachedVolume[],
  { device, isRoot = false }: { readonly device?: string | undefined; readonly isRoot?: boolean },
): string {
  if (device) return device.replace(/^(?:\/dev\/)?/, '/dev/')
  if (isRoot) return '/dev/vda'
  const names = [...'bcdefghijklmnopqrstuvwxyz'].map((letter) => `/dev/vd${letter}`)
  const free = names.find((name) => present.every((volume) => volume.device !== name))
  if (!free) throw new HttpError(403, 'The maximum allowed number of disk devices is exceeded.')
  return free
}

async function checkBootable({ volumes }: Cloud, caller: Caller, { volumeId, isRoot }: WantedVolume): Promise<void> {
  const volume = await volumes.find(caller, volumeId).catch((error: unknown) => {
    if (!isHttpError(error) || error.status !== 404) throw error
    throw new HttpError(400, `Block Device Mapping is Invalid: failed to get volume ${volumeId}.`)
  })
  if (isRoot && !volume.bootable) throw new HttpError(400, `Block Device ${volumeId} is not bootable.`)
}
