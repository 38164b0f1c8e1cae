import type { Changes, Instance, TaskState } from '../cloud/instance.ts'
import type { Driver } from './driver.ts'
import type { Images, Networks } from './services.ts'

/** What a compute node works with. */
export interface Node {
  readonly driver: Driver
  readonly networks: Networks
  readonly images: Images
}

/** What is done in a state, and changes an instance so. It may be done again after it was interrupted. */
export type Step = (node: Node, instance: Instance) => Promise<Changes | undefined>

const STEPS: Partial<Record<TaskState, Step>> = {
  async networking({ driver, networks }, instance) {
    await driver.act(instance.id)
    return { addresses: await networks.allocate(instance) }
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

  async deleting({ driver }, { id, generation }) {
    await driver.destroy(id, generation)
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
