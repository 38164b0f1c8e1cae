/** What one part of the service asks of another. All of it is JSON, on its way at least. */
export interface Message {
  /** Who asks, for whoever looks on. */
  readonly from: string
  readonly method: string
  readonly args: unknown
}

export type Reply =
  | { readonly result: unknown }
  | { readonly error: { readonly name: string; readonly message: string } }

/** What serves a topic until it is closed. */
export interface Serving {
  close(): void
}

/** How messages get from one part to another. */
export interface Transport {
  /** Hands a message to one of those who serve a topic, and does not wait. It may be lost: nobody may be there, or die of it. */
  cast(topic: string, message: Message): void
  /** @throws Unanswered when nobody serves the topic, or takes too long, Closed after {@link close} */
  call(topic: string, message: Message): Promise<Reply>
  /** Answers what is sent to a topic. Of those who serve the same one, each message goes to one. */
  serve(topic: string, answer: (message: Message) => Promise<Reply>): Serving
  close(): Promise<void>
}

/** The transport was closed: whoever asks is about to end. */
export class Closed extends Error {
  override readonly name = 'Closed'
}

/** Nobody answered. What was asked for may have been done or not. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'
}
