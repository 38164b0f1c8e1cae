import type { Msg, NatsConnection } from '@nats-io/transport-node'
import { Closed, type Message, type Reply, type Serving, type Transport, Unanswered } from './transport.ts'

/**
 * Messages between processes, by way of a NATS server: `transport_url = nats://127.0.0.1:4222`. A topic is a subject, and
 * those who serve it are a queue group.
 */
export class Nats implements Transport {
  readonly #nats: NatsConnection
  readonly #timeout: number

  /**
   * @param timeout how long an answer may take, in milliseconds
   * @throws Error when the server cannot be reached; later on the connection is made again whenever it is lost
   */
  static async connect(url: string, timeout: number): Promise<Nats> {
    // Who has no need of it does not have to have it installed.
    const { connect } = await import('@nats-io/transport-node')
    return new Nats(await connect({ servers: url, maxReconnectAttempts: -1 }), timeout)
  }

  private constructor(nats: NatsConnection, timeout: number) {
    this.#nats = nats
    this.#timeout = timeout
  }

  cast(topic: string, message: Message): void {
    this.#nats.publish(topic, JSON.stringify(message))
  }

  async call(topic: string, message: Message): Promise<Reply> {
    if (this.#nats.isClosed() || this.#nats.isDraining()) throw new Closed('the transport is closed')
    const options = { timeout: this.#timeout }
    const reply = await this.#nats.request(topic, JSON.stringify(message), options).catch((error: Error) => {
      throw new Unanswered(`${topic} did not answer: ${error.message}`, { cause: error })
    })
    return reply.json<Reply>()
  }

  serve(topic: string, answer: (message: Message) => Promise<Reply>): Serving {
    const callback = async (_: Error | null, message: Msg): Promise<void> => {
      const reply = await answer(message.json<Message>())
      if (message.reply) message.respond(JSON.stringify(reply))
    }
    const subscription = this.#nats.subscribe(topic, {
      queue: topic,
      callback: (error, message) => void callback(error, message),
    })
    return { close: () => subscription.unsubscribe() }
  }

  async close(): Promise<void> {
    // What was cast is on its way then.
    await this.#nats.drain()
  }
}
