import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { exchangesOver, type Transport } from '../../src/server/exchanges.ts'
import { Served } from '../../src/server/served.ts'

interface Paper {
  headersSent: boolean
  writableEnded: boolean
  readonly written: (number | 'broken off')[]
}

const blank = (): Paper => ({ headersSent: false, writableEnded: false, written: [] })

/** Writes statuses on paper. A status of 299 is a stream that fails. */
const transport: Transport<Paper> = {
  environOf: () => new Environ({ method: 'GET', pathInfo: '/' }),
  headersOf: () => ({}),
  write({ status, headers }, reply, onFailure) {
    if (headers.bad !== undefined) throw new TypeError('that header cannot be sent')
    reply.written.push(status)
    reply.headersSent = true
    if (status === 299) onFailure(new Error('of the stream'))
  },
  isGone: () => false,
  breakOff: (reply) => void reply.written.push('broken off'),
}

async function outcome(
  app: Application,
  changes: Partial<Transport<Paper>> = {},
): Promise<[Paper['written'], string[]]> {
  const errors: string[] = []
  const served = new Served(app)
  const onError = (error: unknown): void => void errors.push(String(error))
  const { ask, answer } = exchangesOver({ ...transport, ...changes }, { served }, { onError })
  const reply = blank()
  const answered = ask(reply)
  if (answered) answer(answered)
  await served.idle()
  await Promise.resolve()
  return [reply.written, errors]
}

test('what is answered at once is given back, and what takes its time is written when it is there', async () => {
  const { ask } = exchangesOver(transport, { served: new Served(() => Response.text('')) })
  const reply = blank()
  expect(ask(reply)?.response.status).toBe(200)
  expect(reply.written).toEqual([])
  expect(await outcome(async () => Response.empty())).toEqual([[204], []])
})

test('an error is an answer, and told if it is the server’s fault', async () => {
  const fail = (error: Error) => (): never => {
    throw error
  }
  expect(await outcome(fail(new HttpError(404, 'no')))).toEqual([[404], []])
  expect(await outcome(fail(new Error('why')))).toEqual([[500], ['Error: why']])
  expect(await outcome(() => Promise.reject(new Error('why')))).toEqual([[500], ['Error: why']])
  expect((await outcome(() => undefined as unknown as Response))[0]).toEqual([500])
})

test('what cannot be sent is an error, and so are the headers of one', async () => {
  const bad = { bad: '\n' }
  expect(await outcome(() => Response.empty(204, bad))).toEqual([[500], ['TypeError: that header cannot be sent']])
  const [written, errors] = await outcome(() => Promise.reject(new HttpError(400, 'no', { headers: bad })))
  expect([written, errors]).toEqual([[500], ['TypeError: that header cannot be sent']])
})

test('a stream that fails behind its head is broken off', async () => {
  expect(await outcome(() => Response.empty(299))).toEqual([[299, 'broken off'], ['Error: of the stream']])
})

test('nobody’s departure is a failure', async () => {
  const departed = Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
  expect((await outcome(() => Promise.reject(departed), { isGone: () => true }))[1]).toEqual([])
  expect((await outcome(() => Promise.reject(departed)))[1]).toEqual(['Error: aborted'])
})

test('a request that cannot be understood is answered without the application', async () => {
  const environOf = (): never => {
    throw new HttpError(400, 'no host')
  }
  const app = (): never => {
    throw new Error('asked')
  }
  expect(await outcome(app, { environOf })).toEqual([[400], []])
})
