import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { Closed, type Message, type Reply, type Serving, type Transport, Unanswered } from './transport.ts'

type Answer = (message: Message) => Promise<Reply>

/** Messages within a process: `transport_url = memory`. */
export class InProcess implements Transport {
  readonly #topics = new Map<string, Answer[]>()
  readonly #timeout: number
  #closed = false

  /** @param timeout how long an answer may take, in milliseconds */
  constructor(timeout: number) {
    this.#timeout = timeout
  }

  cast(topic: string, message: Message): void {
    void this.#ask(topic, message)
  }

  async call(topic: string, message: Message): Promise<Reply> {
    if (this.#closed) throw new Closed('the transport is closed')
    const late = sleep(this.#timeout, 'late' as const, { ref: false })
    const reply = await Promise.race([this.#ask(topic, message), late])
    if (reply === 'late') throw new Unanswered(`${topic} did not answer within ${this.#timeout} ms`)
    if (!reply) throw new Unanswered(`nobody serves ${topic}`)
    return reply
  }

  serve(topic: string, answer: Answer): Serving {
    const others = (): Answer[] => (this.#topics.get(topic) ?? []).filter((one) => one !== answer)
    this.#topics.set(topic, [...others(), answer])
    return { close: () => void this.#topics.set(topic, others()) }
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#topics.clear()
  }

  // Later, and a copy, as over any other way.
  async #ask(topic: string, message: Message): Promise<Reply | undefined> {
    const copy = JSON.stringify(message)
    await setImmediate()
    const [next, ...others] = this.#topics.get(topic) ?? []
    if (!next) return undefined
    this.#topics.set(topic, [...others, next])
    return JSON.parse(JSON.stringify(await next(JSON.parse(copy))))
  }
}
