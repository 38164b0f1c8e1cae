import { expect, test } from 'vitest'
import { humanLog } from '../../src/cli/log.ts'

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
