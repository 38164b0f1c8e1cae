import type { Data } from '../cloud/data.ts'
import type { Service } from '../cloud/hosts.ts'
import type { Changes, Instance } from '../cloud/instance.ts'
import type { Lease } from '../cloud/task.ts'

/**
 * What the conductor can be asked for: all of the database that a compute node may reach. Each of its methods may be asked
 * twice, since whoever is not answered does not know whether it was done.
 */
export interface ConductorMethods {
  report(args: { binary: Service['binary']; host: string }): void
  find(args: { id: string }): Instance | null
  /** Takes the task of an instance on, if nobody else has. */
  claim(args: Lease & { host: string }): Instance | null
  /** Changes an instance, and tells whether it still was the worker's to change. */
  write(args: Lease & { changes: Changes }): boolean
  /** Takes an instance away that has been deleted. */
  remove(args: Lease): void
  /** What a host has, at the start of a worker: whatever the one before had claimed can be claimed again. */
  adopt(args: { host: string; worker: string }): Instance[]
  finishImage(args: { id: string }): Promise<void>
  /** Notes that an instance has a volume now, or has it no more. */
  settleVolume(args: { id: string; attachmentId: string; isAttached: boolean }): void
}

export function conductorMethods({ database, instances, hosts, images }: Data): ConductorMethods {
  const update = (id: string, change: (current: Instance) => Changes | undefined): Instance | null => {
    const instance = instances.find(id)
    return instance && instances.update(instance, change) ? instance : null
  }
  return {
    report: ({ binary, host }) => hosts.report(binary, host),

    find: ({ id }) => instances.find(id) ?? null,

    claim: ({ id, generation, worker, host }) =>
      update(id, (current) => {
        const isFree = current.worker === null || current.worker === worker
        return current.task && current.generation === generation && current.host === host && isFree
          ? { worker }
          : undefined
      }),

    write: ({ changes, ...lease }) =>
      update(lease.id, (current) => (holds(lease, current) ? changes : undefined)) !== null,

    remove: (lease) =>
      database.transaction(() => {
        const current = instances.find(lease.id)
        if (current && holds(lease, current)) instances.remove(current)
      }),

    adopt: ({ host, worker }) => {
      for (const { id } of instances.onHost(host)) {
        update(id, ({ worker: before, generation }) =>
          before === null || before === worker ? undefined : { worker: null, generation: generation + 1 },
        )
      }
      return instances.onHost(host)
    },

    finishImage: ({ id }) => images.upload(id),

    settleVolume: ({ id, attachmentId, isAttached }) =>
      void update(id, ({ volumes }) => ({ volumes: settled(volumes, attachmentId, isAttached) })),
  }
}

function settled(volumes: Instance['volumes'], attachmentId: string, isAttached: boolean): Instance['volumes'] {
  if (!isAttached) return volumes.filter((volume) => volume.attachmentId !== attachmentId)
  return volumes.map((volume) => (volume.attachmentId === attachmentId ? { ...volume, state: 'attached' } : volume))
}

function holds({ generation, worker }: Lease, current: Instance): boolean {
  return current.generation === generation && current.worker === worker
}
