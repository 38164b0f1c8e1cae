import type { Changes, Instance, TaskState } from '../cloud/instance.ts'
import { release } from '../services/release.ts'
import type { Services, Uploads } from '../services/services.ts'
import type { Driver } from './driver.ts'

/** What a compute node works with. */
export interface Node extends Services<Uploads> {
  readonly driver: Driver
}

/** What is done in a state, and changes an instance so. It may be done again after it was interrupted. */
export type Step = (node: Node, instance: Instance) => Promise<Changes | undefined>

const STEPS: Partial<Record<TaskState, Step>> = {
  async networking({ driver, networks }, instance) {
    await driver.act(instance.id)
    return networks.allocate(instance)
  },

  async block_device_mapping({ volumes }, instance) {
    for (const volume of instance.volumes) await volumes.connect(instance, volume)
    return { volumes: instance.volumes.map((volume) => ({ ...volume, state: 'attached' })) }
  },

  async spawning({ driver }, { id, generation }) {
    await driver.spawn(id, generation)
    return { launchedAt: new Date().toISOString() }
  },

  async image_uploading({ driver, images }, { id, task }) {
    await driver.act(id)
    if (task?.imageId !== undefined) await images.upload(task.imageId)
    return undefined
  },

  async deleting(node, instance) {
    await node.driver.destroy(instance.id, instance.generation)
    await release(node, instance)
    return undefined
  },
}

/** Does what a state is about. */
export async function take(step: TaskState, node: Node, instance: Instance): Promise<Changes | undefined> {
  const known = STEPS[step]
  if (known) return known(node, instance)
  await node.driver.act(instance.id)
  return undefined
}
