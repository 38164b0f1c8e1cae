import { expect, test, vi } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { catchErrors, filterFactory } from '../../src/filters/catch-errors.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'

interface Caught {
  readonly status: number
  readonly body: string
  readonly log: string
}

async function caught(error: unknown, headers: Record<string, string> = {}, maskHeaders?: string[]): Promise<Caught> {
  const log: string[] = []
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => log.push(String(text)) > 0)
  const app: Application = () => {
    throw error
  }
  const output = { write: (text: string) => log.push(text) }
  const filter = catchErrors({ output, ...(maskHeaders && { maskHeaders }) })
  try {
    const { status, body } = await request(filter(app), 'GET', '/a', { headers })
    return { status, body, log: log.join('') }
  } finally {
    write.mockRestore()
  }
}

test.each<[string, unknown]>([
  ['a bug', new TypeError('the secret is lost')],
  ['a string', 'the secret is lost'],
  ['a promise of nothing', undefined],
  ['an error of the service', new HttpError(502, 'the secret is lost')],
])('%s is told in the log alone', async (_, error) => {
  const { status, body, log } = await caught(error, { 'user-agent': 'curl' })
  expect(status).toBe(error instanceof HttpError ? 502 : 500)
  expect(body).not.toContain('secret')
  expect(log).toMatch(/ GET \/a 50[02] /)
  expect(log).toContain('    user-agent: curl\n')
})

test('what the client caused is answered, and not logged', async () => {
  const { status, body, log } = await caught(new HttpError(404, 'not here'))
  expect([status, log]).toEqual([404, ''])
  expect(body).toContain('not here')
})

test('no secret in the log', async () => {
  const headers = {
    'X-Auth-Token': 'hunter2',
    x_service_token: 'hunter2',
    Authorization: 'Basic hunter2',
    Cookie: 'a=hunter2',
    'X-Own': 'shown',
  }
  const { log } = await caught(new Error('broken'), headers)
  expect(log).not.toContain('hunter2')
  expect(log).toContain('x-auth-token: ***')
  expect(log).toContain('x-own: shown')
  expect((await caught(new Error('broken'), { 'x-own': 'hunter2' }, ['X-O*'])).log).not.toContain('hunter2')
})

test('a header cannot write a line of its own', async () => {
  const { log } = await caught(new Error('broken'), { 'x-a': 'b\n2030-01-01 root logged in \u001b[2J' })
  expect(log).toContain('    x-a: b\\x0a2030-01-01 root logged in \\x1b[2J\n')
})

test('answers pass, without a promise', () => {
  const response = Response.text('ok')
  expect(catchErrors()(() => response)(new Environ())).toBe(response)
})

test('settings', async () => {
  const filter = await filterFactory(conf(), conf({ oslo_config_project: 'x', mask_headers: 'x-a, x-b-*' }))
  expect(filter(() => Response.empty())(new Environ())).toBeInstanceOf(Response)
  expect(() => filterFactory(conf(), conf({ mask_headers: 'x:y' }))).toThrow('"mask_headers" must be a header name')
})
