import type { Instance } from '../cloud/instance.ts'
import type { Services } from './services.ts'

/** Gives back what an instance has of other services: for one that is deleted. May be asked twice. */
export async function release(
  { networks, volumes }: Pick<Services, 'networks' | 'volumes'>,
  instance: Instance,
): Promise<void> {
  await networks.release(instance)
  for (const { attachmentId, volumeId, deleteOnTermination } of instance.volumes) {
    await volumes.disconnect(attachmentId)
    if (deleteOnTermination) await volumes.remove(volumeId)
  }
}
