import { expect, test } from 'vitest'
import { errorsInto, type Facts, humanLog } from '../../src/cli/log.ts'

test('a person reads the time, who speaks, and what happened; details stand below', () => {
  let said = ''
  const log = humanLog({ worker: 2 }, (text) => {
    said += text
  })
  log.info({ pause: 3 }, 'it serves')
  log.warn({}, 'it may not')
  log.error({ details: 'one\ntwo' }, 'it does not')
  expect(said.replace(/\d\d:\d\d:\d\d/g, 'TIME')).toBe(
    'TIME worker 2: it serves\nTIME worker 2: warning: it may not\nTIME worker 2: error: it does not\n  one\n  two\n',
  )
})

const entry = {
  ...{ id: 'req-1', method: 'GET', path: '/v2/x', status: 500, summary: 'TypeError: boom' },
  stack: ['at f (a.ts:1:2)', '[cause]: Error: why'],
}

test('errors of requests are told as pino tells errors', () => {
  const told: [Facts, string][] = []
  const ignore = (): void => {}
  const write = errorsInto({ info: ignore, warn: ignore, error: (...line) => told.push(line) })
  write(entry)
  write({ ...entry, summary: "'plain text'", stack: [], id: undefined })
  const stack = 'TypeError: boom\n    at f (a.ts:1:2)\n    [cause]: Error: why'
  const facts = {
    id: 'req-1',
    method: 'GET',
    path: '/v2/x',
    status: 500,
    err: { type: 'TypeError', message: 'boom', stack },
  }
  expect(told[0]).toEqual([facts, 'GET /v2/x 500'])
  expect(told[1]?.[0].err).toEqual({ type: 'Error', message: "'plain text'", stack: "'plain text'" })
})

test('and a person reads them with their stack', () => {
  let said = ''
  errorsInto(humanLog({}, (text) => (said += text)))(entry)
  expect(said.slice(9)).toBe(
    'error: GET /v2/x 500\n  TypeError: boom\n      at f (a.ts:1:2)\n      [cause]: Error: why\n',
  )
})
