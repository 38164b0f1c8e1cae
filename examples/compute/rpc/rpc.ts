import { channel } from 'node:diagnostics_channel'
import { setTimeout as sleep } from 'node:timers/promises'
import { errorReply, resultOf } from './remote-error.ts'
import { Closed, type Message, type Reply, type Serving, type Transport, Unanswered } from './transport.ts'

type Args<M> = M extends (args: infer A) => unknown ? A : never
type Result<M> = M extends (args: never) => infer R ? Awaited<R> : never

/** What a part of the service can be asked for: its methods, each of which takes one record. */
export interface Client<Methods> {
  /** Asks, and does not wait for it. It may be lost. */
  cast<Name extends keyof Methods & string>(method: Name, args: Args<Methods[Name]>): void
  /** Asks, and gives what the method gave. @throws RemoteError what it threw, Unanswered, Closed */
  call<Name extends keyof Methods & string>(method: Name, args: Args<Methods[Name]>): Promise<Result<Methods[Name]>>
  /** Asks again until somebody answers: for what may be asked twice. @throws RemoteError, Closed */
  persist<Name extends keyof Methods & string>(method: Name, args: Args<Methods[Name]>): Promise<Result<Methods[Name]>>
}

/** After how long somebody who was not answered asks again, in milliseconds. */
const PAUSE = 100

/** Whoever subscribes sees what is asked of whom: {@link Sent}. */
export const sent = channel('compute.rpc')

export interface Sent extends Message {
  readonly to: string
  readonly kind: 'call' | 'cast'
}

/** @param from what the one who asks is called */
export function rpcClient<Methods>(transport: Transport, topic: string, from: string): Client<Methods> {
  const message = (kind: Sent['kind'], method: string, args: unknown): Message => {
    if (sent.hasSubscribers) sent.publish({ from, method, args, to: topic, kind } satisfies Sent)
    return { from, method, args }
  }
  const call = async (method: string, args: unknown): Promise<unknown> =>
    resultOf(await transport.call(topic, message('call', method, args)))
  const persist = async (method: string, args: unknown): Promise<unknown> => {
    for (;;) {
      try {
        return await call(method, args)
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error
        await sleep(PAUSE, undefined, { ref: false })
      }
    }
  }
  const cast = (method: string, args: unknown): void => transport.cast(topic, message('cast', method, args))
  return { call, cast, persist } as Client<Methods>
}

/** Has the methods of an object asked for by others. */
export function rpcServer<Methods extends object>(transport: Transport, topic: string, methods: Methods): Serving {
  const known = new Map<string, (args: unknown) => unknown>(Object.entries(methods))
  return transport.serve(topic, async ({ method, args }): Promise<Reply> => {
    try {
      const found = known.get(method)
      if (!found) throw new Error(`${topic} has no method ${method}`)
      return { result: (await found(args)) ?? null }
    } catch (error) {
      // Who casts is not told.
      if (!(error instanceof Closed)) process.emitWarning(error as Error)
      return errorReply(error)
    }
  })
}
