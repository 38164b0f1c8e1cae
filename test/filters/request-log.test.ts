import { Readable, Writable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ, type EnvironInit } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { filterFactory, requestLog } from '../../src/filters/request-log.ts'
import { conf } from './conf.ts'

class Memory extends Writable {
  readonly writes: string[] = []
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.writes.push(chunk.toString())
    done()
  }
}

async function logged(app: Application, init: EnvironInit = {}): Promise<string> {
  const output = new Memory()
  await (async () => requestLog({ output })(app)(new Environ(init)))().catch(() => {})
  await setImmediate()
  return output.writes.join('')
}

const answering =
  (response: Response): Application =>
  () =>
    response
const failing =
  (error: unknown): Application =>
  () => {
    throw error
  }

test.each<[string, Application, string]>([
  ['text', answering(Response.text('naïve')), 'status: 200 len: 6'],
  ['bytes', answering(new Response(201, {}, Buffer.alloc(3))), 'status: 201 len: 3'],
  ['nothing', answering(Response.empty()), 'status: 204 len: 0'],
  ['a stream', answering(new Response(200, {}, Readable.from(['a']))), 'status: 200 len: -'],
  ['a promise', async () => Response.text('ok', 202), 'status: 202 len: 2'],
  ['an error of HTTP', failing(new HttpError(404, 'no')), 'status: 404 len: -'],
  ['a bug', failing(new TypeError('no')), 'status: 500 len: -'],
  ['a promised bug', () => Promise.reject(new TypeError('no')), 'status: 500 len: -'],
])('%s', async (_, app, expected) => {
  const init = { method: 'PUT', scriptName: '/v2.1', pathInfo: '/servers/1', queryString: 'a=b', remoteAddress: '::1' }
  const line = await logged(app, init)
  expect(line.replace(/\d\.\d{6}\n$/, 'N')).toBe(`::1 "PUT /v2.1/servers/1?a=b" ${expected} microversion: - time: N`)
})

test('an address that is not known', async () => {
  expect(await logged(answering(Response.empty()))).toMatch(/^- "GET \/" /)
})

const INJECTION = '1" status: 200\r\n127.0.0.1 "GET /admin'

test.each<[string, EnvironInit]>([
  ['the query', { queryString: INJECTION }],
  ['the path', { pathInfo: `/${INJECTION}` }],
  ['the script name', { scriptName: `/${INJECTION}` }],
  ['the method', { method: INJECTION }],
  ['the address', { remoteAddress: INJECTION }],
])('%s cannot write a line of its own', async (_, init) => {
  const line = await logged(answering(Response.empty()), init)
  expect(line).toMatch(/^\S+ "\S+ \S+" status: 204 len: 0 microversion: - time: \d+\.\d{6}\n$/)
  expect(line).toContain('\\x22\\x20status:\\x20200\\x0d\\x0a')
})

test('secrets of the query are not shown', async () => {
  const line = await logged(answering(Response.empty()), { queryString: 'a=b&Token=hunter2&temp_url_sig=c0ffee' })
  expect(line).toContain('"GET /?a=b&Token=***&temp_url_sig=***"')
  const names = 'auth_token client_secret X-Auth-Token X-Subject-Token jwt sessionid access_token refresh_token'.split(
    ' ',
  )
  const queryString = names.map((name) => `${name}=hunter2`).join('&')
  expect(await logged(answering(Response.empty()), { queryString })).not.toContain('hunter2')
})

test('a template', async () => {
  const output = new Memory()
  const template = '{status} {route} {microversion}'
  const app: Application = ({ state }) => {
    state['http.route'] = '/servers/:id'
    Object.assign(state, { 'openstack.api_version': { version: '2.1' } })
    return Response.empty()
  }
  requestLog({ output, template })(app)(new Environ())
  await setImmediate()
  expect(output.writes).toEqual(['204 /servers/:id 2.1\n'])
})

test('the answer is handed on, and what is thrown', async () => {
  const response = Response.text('ok')
  const error = new Error('no')
  const filter = requestLog({ output: new Memory() })
  expect(filter(answering(response))(new Environ())).toBe(response)
  expect(() => filter(failing(error))(new Environ())).toThrow(error)
})

test('lines of one turn are written together, and those that wait when it is disposed', async () => {
  const output = new Memory()
  const filter = requestLog({ output })
  const app = filter(answering(Response.empty()))
  app(new Environ())
  app(new Environ())
  expect(output.writes).toEqual([])
  filter.dispose?.()
  expect(output.writes.map((text) => text.split('\n').length - 1)).toEqual([2])
  await setImmediate()
  expect(output.writes.length).toBe(1)
})

test('settings', async () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const options = { format: 'json', output: 'stdout', redact: 'a' }
  const filter = await filterFactory(conf(), conf(options))
  filter(answering(Response.empty()))(new Environ({ queryString: 'a=b' }))
  filter.dispose?.()
  const lines = write.mock.calls.map(([text]) => String(text))
  write.mockRestore()
  expect(JSON.parse(lines.join(''))).toMatchObject({ uri: '/?a=***', status: 204 })
})

test('a template of several lines is one', async () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const filter = await filterFactory(conf(), conf({ template: '{status}\n{method}' }))
  filter(answering(Response.empty()))(new Environ())
  filter.dispose?.()
  const lines = write.mock.calls.map(([text]) => String(text))
  write.mockRestore()
  expect(lines.join('')).toBe('204 GET\n')
})

test.each([
  [{ output: 'x' }, '"output" must be one of stderr, stdout'],
  [{ template: '{statsu}' }, '{statsu} is none: did you mean {status}?'],
  [{ file: 'x' }, 'unknown option "file"'],
])('%j is refused', (options, message) => {
  expect(() => filterFactory(conf(), conf(options as Record<string, string>))).toThrow(message)
})
