import { expect, test } from 'vitest'
import { healthReport } from '../../src/apps/health-report.ts'
import { Environ } from '../../src/contract/environ.ts'

const fine = { name: 'database', reason: undefined }
const broken = { name: 'disk', reason: 'FULL & <b>' }
const report = (findings: (typeof fine | typeof broken)[], init = {}, detailed = false) =>
  healthReport(findings, new Environ(init), detailed)

test.each([
  [undefined, 'text/plain; charset=utf-8', 'FULL & <b>'],
  ['text/html', 'text/html; charset=utf-8', '<p>FULL &#38; &#60;b&#62;</p>'],
  ['application/json', 'application/json', '{"detailed":false,"reasons":["FULL & <b>"]}'],
  ['image/png', 'text/plain; charset=utf-8', 'FULL & <b>'],
])('Accept: %s', (accept, type, body) => {
  const headers = accept === undefined ? {} : { accept }
  const answer = report([fine, broken], { headers })
  expect(answer).toMatchObject({
    status: 503,
    body,
    headers: { 'content-type': type, vary: 'Accept', 'cache-control': 'no-store' },
  })
})

test.each([
  ['GET', [fine], 200, 'OK'],
  ['GET', [], 200, 'OK'],
  ['HEAD', [fine], 204, null],
  ['HEAD', [broken], 503, null],
])('%s %j', (method, findings, status, body) => {
  expect(report(findings, { method })).toMatchObject({ status, body })
})

test('verbose', () => {
  expect(report([fine, broken], { queryString: 'verbose' }).body).toBe('[+]database ok\n[-]disk FULL & <b>')
})

test('detailed', () => {
  const headers = { accept: 'application/json' }
  const body = JSON.parse(String(report([fine, broken], { headers }, true).body))
  expect(body).toMatchObject({
    detailed: true,
    reasons: [
      { class: 'database', reason: 'OK' },
      { class: 'disk', reason: 'FULL & <b>' },
    ],
    node_version: process.version,
    uptime: expect.any(Number),
    memory: { heap_used: expect.any(Number) },
    resources: expect.any(Object),
  })
  expect(report([fine], {}, true).body).toBe('OK')
})
