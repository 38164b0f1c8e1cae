import type { Instance } from './instance.ts'
import type { Instances } from './instances.ts'

/** What is done to an instance in one go, and changes it so. */
export type Step = () => Partial<Instance>

// Of all applications of the process, since each of them may interrupt what another one began.
const running = new WeakMap<Instance, NodeJS.Timeout>()

/** Pretends to be the hypervisors: whatever they do to a machine takes a while. */
export class Machines {
  readonly #instances: Instances
  readonly #stepTime: number

  /** @param stepTime how long each step takes, in milliseconds */
  constructor(instances: Instances, stepTime: number) {
    this.#instances = instances
    this.#stepTime = stepTime
  }

  /**
   * Takes the first step now and the others one after the other, up to one that leaves nothing to be done. What was being done
   * to the instance is given up. A step that fails leaves it in error, with the reason.
   */
  run(instance: Instance, [first, ...others]: readonly [Step, ...Step[]]): void {
    clearTimeout(running.get(instance))
    this.#instances.change(instance, outcome(first))
    const [next, ...rest] = others
    if (!next || instance.taskState === null) return
    running.set(instance, setTimeout(() => this.run(instance, [next, ...rest]), this.#stepTime).unref())
  }
}

function outcome(step: Step): Partial<Instance> {
  try {
    return step()
  } catch (error) {
    const fault = { message: (error as Error).message, created: new Date() }
    return { vmState: 'error', taskState: null, fault }
  }
}
