/* What middleware may and may not do is told in connect.test.ts; here, what is promised to who makes a passage. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { type Next, Passage, type PassageOptions } from '../../src/bridges/passage.ts'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'

const passing = (call: PassageOptions['call'], app = () => Response.text('app')) =>
  new Passage(app, new Environ(), { call, name: 'mine', timeout: 50, body: 'keep' }).run()

test('what answers at once is answered at once', () => {
  expect(passing((_message, _reply, next) => next())).toMatchObject({ body: 'app' })
})

test('what fails at once is thrown at once', () => {
  const fail = (): never => {
    throw new Error('no')
  }
  expect(() => passing(fail)).toThrow('no')
  expect(() => passing((_message, _reply, next) => next(), fail)).toThrow('no')
})

test('what takes its time is promised', async () => {
  const answer = passing((_message, _reply, next) => void setTimeout(next, 5))
  expect(answer).toBeInstanceOf(Promise)
  expect(await answer).toMatchObject({ body: 'app' })
})

test('no timer is left behind', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const waiting = new Set<Next>()
  const answer = passing((_message, _reply, next) => void waiting.add(next))
  expect(vi.getTimerCount()).toBe(1)
  for (const next of waiting) next()
  expect(await answer).toMatchObject({ body: 'app' })
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

type Act = (message: IncomingMessage, reply: ServerResponse, next: Next) => unknown

const acts: Record<string, Act> = {
  next: (_message, _reply, next) => next(),
  nextError: (_message, _reply, next) => next(new Error('no')),
  end: (_message, reply) => reply.end('mine'),
  write: (_message, reply) => reply.write('some'),
  flush: (_message, reply) => reply.flushHeaders(),
  setHeader: (_message, reply) => reply.headersSent || reply.setHeader('x-a', 'b'),
  read: (message) => message.resume(),
  destroyReply: (_message, reply) => reply.destroy(),
  destroyMessage: (message) => message.destroy(),
  watch: (_message, reply) => reply.on('finish', () => {}),
  wrapEnd: (_message, reply) => {
    const { end } = reply
    reply.end = ((...args: never[]) => setImmediate(() => end.apply(reply, args as never))) as never
  },
  loseEnd: (_message, reply) => Object.assign(reply, { end: () => reply }),
  throw: () => {
    throw new Error('no')
  },
  reject: () => Promise.reject(new Error('no')),
}

const apps: Record<string, Application> = {
  text: () => Response.text('app'),
  later: async () => Response.text('app'),
  nothing: () => Response.empty(),
  stream: () => new Response(200, {}, Readable.from(['a', 'b'])),
  broken: () =>
    new Response(
      200,
      {},
      new Readable({
        read() {
          this.destroy(new Error('no'))
        },
      }),
    ),
  throws: () => {
    throw new Error('no')
  },
  rejects: async () => {
    throw new Error('no')
  },
  echo: async (environ) => Response.text(await environ.text()),
}

const when: Record<string, (act: () => unknown) => unknown> = {
  now: (act) => act(),
  tick: (act) => new Promise((resolve) => process.nextTick(resolve)).then(act),
  later: (act) => new Promise((resolve) => setTimeout(resolve, 2)).then(act),
}

const script = fc.array(fc.tuple(fc.constantFrom(...Object.keys(acts)), fc.constantFrom(...Object.keys(when))), {
  maxLength: 5,
})

test('whatever middleware does, and whatever the app does, a request ends', async () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const ends = async (steps: [string, string][], app: string): Promise<boolean> => {
    const call: Act = (...args) => {
      const made = steps.map(([act, at]) => attempt(() => when[at]?.(() => acts[act]?.(...args))))
      const failed = made.find((one) => one.thrown !== undefined)
      if (failed) throw failed.thrown
      return Promise.all(made.map(({ value }) => value))
    }
    const environ = new Environ({ method: 'POST', body: 'body' })
    const options = { call, name: 'mine', timeout: 30, body: 'keep' } as const
    const run = async () => textOf(await new Passage(apps[app] as Application, environ, options).run())
    const ended = run().then(Boolean, Boolean)
    return Promise.race([ended.then(() => true), new Promise<boolean>((resolve) => setTimeout(resolve, 1000, false))])
  }
  await fc.assert(fc.asyncProperty(script, fc.constantFrom(...Object.keys(apps)), ends), { numRuns: 300 })
  written.mockRestore()
}, 60_000)

// What is thrown or rejected with besides is the test's, not the middleware's.
function attempt(step: () => unknown): { value?: unknown; thrown?: unknown } {
  try {
    const value = step()
    Promise.resolve(value).catch(() => {})
    return { value }
  } catch (thrown) {
    return { thrown }
  }
}

// A stream that its author leaves unfinished is the author's; here it is one only if somebody ends it.
async function textOf({ body }: Response): Promise<string> {
  if (!(body instanceof Readable)) return String(body)
  const read = body.toArray().then(String)
  return Promise.race([read, new Promise<string>((resolve) => setTimeout(resolve, 100, 'unfinished'))])
}
