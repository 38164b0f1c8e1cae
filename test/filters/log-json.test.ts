import { expect, test } from 'vitest'
import { Environ, type EnvironInit } from '../../src/contract/environ.ts'
import { logJson } from '../../src/filters/log-json.ts'

function logged(init: EnvironInit, status = 200, state: object = {}): Record<string, unknown> {
  const lines: string[] = []
  const environ = new Environ(init)
  Object.assign(environ.state, state)
  const output = { write: (line: string) => lines.push(line) }
  logJson(output, new Set(['token']))({ environ, status, length: 3, seconds: 0.0015 })
  expect(lines.length).toBe(1)
  expect(lines[0]).toMatch(/^\{[^\n]*\}\n$/)
  return JSON.parse(lines[0] ?? '')
}

test('an entry is a line', () => {
  const state = { 'openstack.request_id': 'req-1', 'nova.context': { userId: 'u', projectId: 'p' } }
  const { time, ...told } = logged({ method: 'PUT', pathInfo: '/a', queryString: 'token=s' }, 200, state)
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT/)
  expect(told).toEqual({
    level: 'info',
    id: 'req-1',
    method: 'PUT',
    uri: '/a?token=***',
    user: 'u',
    project: 'p',
    status: 200,
    length: 3,
    time_taken: 0.0015,
  })
})

test('a failure is an error', () => {
  expect(logged({}, 503).level).toBe('error')
})

test.each(['1"}\n{"level":"error"', '\u001b[2J', '\ud800', '\u2028'])('%j stays within its value', (queryString) => {
  expect(logged({ queryString }).uri).toMatch(/^\/\?/)
})
