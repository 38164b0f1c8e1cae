import type { Message, Reply, Serving, Transport } from '../../examples/compute/rpc/transport.ts'

/** When somebody dies: before or after a message is sent (`sends claim`) or received (`gets run`) for the first time. */
export interface Death {
  readonly of: string
  readonly when: 'before' | 'after'
}

const FOREVER = new Promise<never>(() => {})

/**
 * The messages of somebody who dies of one of them, as by `kill -9`: nothing is sent from then on, and nothing received. What
 * had been asked for is never answered.
 */
export class Mortal implements Transport {
  /** The messages that there were. */
  readonly seen = new Set<string>()
  readonly death: Promise<void>
  readonly #transport: Transport
  readonly #death: Death | undefined
  readonly #servings: Serving[] = []
  #isDead = false
  #tell: () => void = () => {}

  constructor(transport: Transport, death?: Death) {
    this.#transport = transport
    this.#death = death
    this.death = new Promise((resolve) => {
      this.#tell = resolve
    })
  }

  cast(topic: string, message: Message): void {
    const dies = this.#dies('sends', message)
    if (dies !== 'before') this.#transport.cast(topic, message)
    if (dies === 'after') this.#die()
  }

  call(topic: string, message: Message): Promise<Reply> {
    const dies = this.#dies('sends', message)
    if (dies === 'before') return FOREVER
    const reply = this.#transport.call(topic, message).then((got) => (this.#isDead ? FOREVER : got))
    if (dies === undefined) return reply
    // When it has been done, and before that is known.
    return reply
      .then(
        () => this.#die(),
        () => this.#die(),
      )
      .then(() => FOREVER)
  }

  serve(topic: string, answer: (message: Message) => Promise<Reply>): Serving {
    const serving = this.#transport.serve(topic, async (message) => {
      const dies = this.#dies('gets', message)
      if (dies === 'before') return FOREVER
      const reply = await answer(message)
      if (dies === undefined) return reply
      this.#die()
      return FOREVER
    })
    this.#servings.push(serving)
    return serving
  }

  async close(): Promise<void> {}

  #dies(verb: 'sends' | 'gets', message: Message): 'before' | 'after' | undefined {
    if (this.#isDead) return 'before'
    const name = `${verb} ${nameOf(message)}`
    // Heartbeats come whenever they come.
    if (message.method !== 'report') this.seen.add(name)
    if (name !== this.#death?.of) return undefined
    if (this.#death.when === 'before') this.#die()
    return this.#death.when
  }

  #die(): void {
    this.#isDead = true
    for (const serving of this.#servings) serving.close()
    this.#tell()
  }
}

function nameOf({ method, args }: Message): string {
  const { changes } = args as { changes?: { taskState?: string | null } }
  return changes ? `${method} ${changes.taskState ?? 'nothing'}` : method
}
