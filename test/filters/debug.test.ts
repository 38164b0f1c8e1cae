import { Readable } from 'node:stream'
import { expect, test, vi } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ, type EnvironInit } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { debug, filterFactory } from '../../src/filters/debug.ts'
import { conf } from './conf.ts'

async function shown(app: Application, init: EnvironInit = {}): Promise<string> {
  const output: string[] = []
  const filter = debug({ output: { write: (text) => output.push(text) } })
  await (async () => filter(app)(new Environ(init)))().catch(() => {})
  return output.join('')
}

test('what comes in, and what goes out', async () => {
  const app: Application = () => Response.text('naïve', 201, { 'set-cookie': ['a=hunter2'], link: ['a', 'b'] })
  const headers = { 'x-auth-token': 'hunter2', accept: 'text/plain, */*' }
  const init = { method: 'PUT', scriptName: '/v2.1', pathInfo: '/servers', queryString: 'a=b&token=hunter2', headers }
  expect(await shown(app, init)).toBe(`> PUT /v2.1/servers?a=b&token=*** HTTP/1.1
> x-auth-token: ***
> accept: text/plain, */*
< 201, 6 bytes
< set-cookie: ***
< link: a, b
< content-type: text/plain; charset=utf-8
`)
})

test.each<[string, Application, string]>([
  ['a stream', () => new Response(200, {}, Readable.from(['secret'])), '< 200, a stream\n'],
  ['nothing', async () => Response.empty(), '< 204, 0 bytes\n'],
  [
    'an error',
    () => {
      throw new HttpError(404, 'secret', { headers: { 'x-a': '1' } })
    },
    '< 404, thrown\n< x-a: 1\n',
  ],
  ['a bug', () => Promise.reject(new Error('secret')), '< 500, thrown\n'],
  [
    'an error without headers',
    () => {
      throw Object.assign(new Error('secret'), { status: 404 })
    },
    '< 404, thrown\n',
  ],
])('%s', async (_, app, line) => {
  const text = await shown(app)
  expect(text.endsWith(line)).toBe(true)
  expect(text).not.toContain('secret')
})

test.each<[string, EnvironInit]>([
  ['a header', { headers: { 'x-a': 'b\r\n< 200, 0 bytes' } }],
  ['the path', { pathInfo: '/\n< 200, 0 bytes' }],
  ['the method', { method: 'GET\n< 200, 0 bytes' }],
])('%s cannot write a line of its own', async (_, init) => {
  expect((await shown(() => Response.empty(), init)).match(/^< /gm)?.length).toBe(1)
})

test('answers and errors pass, without a promise', () => {
  const [response, error] = [Response.empty(), new Error('broken')]
  const filter = debug({ output: { write: () => {} } })
  expect(filter(() => response)(new Environ())).toBe(response)
  const app: Application = () => {
    throw error
  }
  expect(() => filter(app)(new Environ())).toThrow(error)
})

test('settings', async () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const filter = await filterFactory(conf(), conf({ mask_headers: 'x-a', redact: 'b' }))
  filter(() => Response.empty())(new Environ({ headers: { 'x-a': 'hunter2' }, queryString: 'b=hunter2' }))
  const text = write.mock.calls.map(([line]) => line).join('')
  write.mockRestore()
  expect(text).toBe('> GET /?b=*** HTTP/1.1\n> x-a: ***\n< 204, 0 bytes\n')
  expect(() => filterFactory(conf(), conf({ body: 'yes' }))).toThrow('unknown option "body"')
})
