import { afterEach, expect, test, vi } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { type ErrorEntry, logError, logErrorsBy } from '../../src/contract/error-log.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { knowSecret } from '../../src/contract/known-secrets.ts'

const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
afterEach(() => write.mockClear())

const environ = new Environ({ method: 'POST', scriptName: '/v2', pathInfo: '/a', queryString: 'token=secret' })

function logged(error: unknown): string[] {
  logError(error, environ)
  expect(write).toHaveBeenCalledOnce()
  return String(write.mock.calls[0]?.[0]).split('\n')
}

test('one line says when, what and how, the stack follows', () => {
  const [line, ...rest] = logged(new TypeError('boom', { cause: new Error('the cause') }))
  expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z POST \/v2\/a 500 TypeError: boom$/)
  expect(rest.join('\n')).toMatch(/^ {4}at .*error-log\.test/m)
  expect(rest.join('\n')).toContain('the cause')
  expect(rest.join('\n')).not.toContain('secret')
})

test('an error with a status is logged with it', () => {
  expect(logged(new HttpError(503, 'busy'))[0]).toContain(' 503 HttpError: busy')
})

test('what is no error is logged, too', () => {
  expect(logged('plain text')[0]).toContain(" 500 'plain text'")
})

test('a message cannot pass for a line of the log, nor paint the terminal', () => {
  const lines = logged(new Error('a\n2026-01-01T00:00:00Z GET / 200 fine\r\u001b[31mred'))
  expect(lines.slice(1, -1).every((line) => line.startsWith('    '))).toBe(true)
  expect(lines.some((line) => line.includes('\u001b') || line.includes('\r'))).toBe(false)
})

test('what the process was given as a secret is in no log', () => {
  knowSecret('correct horse')
  const lines = logged(new Error('no login with correct horse at redis://:pw@h', { cause: new Error('correct horse') }))
  expect(lines[0]).toContain('Error: no login with *** at redis://:***@h')
  expect(lines.join('\n')).not.toContain('horse')
})

test('a log that the process has takes it instead, with the id of the request', () => {
  const entries: ErrorEntry[] = []
  logErrorsBy((entry) => entries.push(entry))
  const asked = new Environ({ method: 'GET', pathInfo: '/a', queryString: 'token=secret' })
  asked.state['openstack.request_id'] = 'req-1'
  logError(new Error('boom\nnext'), asked)
  logErrorsBy(undefined)
  expect(write).not.toHaveBeenCalled()
  expect(entries).toMatchObject([{ id: 'req-1', method: 'GET', path: '/a', status: 500, summary: 'Error: boom' }])
  expect(entries[0]?.stack[0]).toBe('next')
})
