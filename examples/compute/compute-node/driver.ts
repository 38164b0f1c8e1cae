import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a compute node asks of the hypervisor. Each of it may be asked twice. */
export interface Driver {
  /** The machines that there are, and of which generation of its instance each of them is. */
  machines(): ReadonlyMap<string, number>
  spawn(id: string, generation: number): Promise<void>
  /** Whatever else is done to a machine. */
  act(id: string): Promise<void>
  /** Takes a machine away, unless it is of a later generation. */
  destroy(id: string, generation: number): Promise<void>
}

/**
 * Pretends to be a hypervisor: whatever it does to a machine takes a while. Its machines do not end with the process that looks
 * after them, if it has a file for them, in which each line is what was done.
 */
export class SimulatedDriver implements Driver {
  readonly #machines = new Map<string, number>()
  readonly #time: number
  readonly #journal: string | undefined

  /** @param time how long anything takes, in milliseconds */
  constructor(time: number, journal?: string) {
    this.#time = time
    this.#journal = journal
    if (journal === undefined || !existsSync(journal)) return
    for (const line of readFileSync(journal, 'utf8').split('\n').slice(0, -1)) {
      const [verb, id = '', generation] = line.split(' ')
      if (verb === 'spawn') this.#machines.set(id, Number(generation))
      else this.#machines.delete(id)
    }
  }

  machines(): ReadonlyMap<string, number> {
    return this.#machines
  }

  async spawn(id: string, generation: number): Promise<void> {
    if (!this.#machines.has(id)) {
      await this.#work()
      this.#note('spawn', id, generation)
    }
    this.#machines.set(id, generation)
  }

  act(_id: string): Promise<void> {
    return this.#work()
  }

  async destroy(id: string, generation: number): Promise<void> {
    await this.#work()
    const found = this.#machines.get(id)
    if (found === undefined || found > generation) return
    this.#note('destroy', id, generation)
    this.#machines.delete(id)
  }

  #work(): Promise<void> {
    return sleep(this.#time, undefined, { ref: false })
  }

  #note(verb: string, id: string, generation: number): void {
    if (this.#journal !== undefined) appendFileSync(this.#journal, `${verb} ${id} ${generation}\n`)
  }
}
