import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { appFactory, healthcheck } from '../../src/apps/healthcheck.ts'
import { createConf } from '../../src/contract/conf.ts'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { request } from '../../src/testing/client.ts'

const folder = mkdtempSync(join(tmpdir(), 'healthcheck-'))
const path = join(folder, 'disabled')
afterAll(() => rmSync(folder, { recursive: true }))

const conf = (options: Record<string, string>) => createConf(Object.entries(options))
const NONE = conf({})

test.each([
  [undefined, 'text/plain; charset=utf-8', 'OK'],
  ['*/*', 'text/plain; charset=utf-8', 'OK'],
  ['', 'text/plain; charset=utf-8', 'OK'],
  ['image/png', 'text/plain; charset=utf-8', 'OK'],
  ['rubbish', 'text/plain; charset=utf-8', 'OK'],
  ['a/b,'.repeat(16_384), 'text/plain; charset=utf-8', 'OK'],
  ['text/html', 'text/html; charset=utf-8', '<p>OK</p>'],
  ['application/json', 'application/json', '{"detailed":false,"reasons":["OK"]}'],
  ['text/plain;q=0.1, application/json', 'application/json', '{"detailed":false,"reasons":["OK"]}'],
])('Accept: %.20s', async (accept, type, body) => {
  const headers: Record<string, string> = accept === undefined ? {} : { accept }
  const answer = await request(healthcheck(), 'GET', '/', { headers })
  expect([answer.status, answer.headers['content-type'], answer.body]).toEqual([200, type, body])
  expect(answer.headers).toMatchObject({ vary: 'Accept', 'cache-control': 'no-store' })
})

test.each([
  ['GET', 200],
  ['HEAD', 200],
  ['POST', 405],
  ['DELETE', 405],
])('%s is a %s', async (method, status) => {
  const answer = await request(healthcheck(), method, '/')
  expect(answer.status).toBe(status)
  if (status === 405) expect(answer.headers.allow).toBe('GET, HEAD')
})

test('red while the file exists', async () => {
  const app = await appFactory(NONE, conf({ backends: 'disable_by_file', disable_by_file_path: path }))
  const answer = async () => {
    const { status, body } = await request(app, 'GET', '/')
    return `${status} ${body}`
  }
  expect(await answer()).toBe('200 OK')
  writeFileSync(path, '')
  expect(await answer()).toBe('503 DISABLED BY FILE')
  rmSync(path)
  expect(await answer()).toBe('200 OK')
})

test('no promise', () => {
  expect(healthcheck({ disableByFilePath: path })(new Environ())).toBeInstanceOf(Response)
})

test.each([
  [{ backends: 'disable_by_files_ports' }, '"backends" must be disable_by_file'],
  [{ backends: 'disable_by_file' }, 'needs a disable_by_file_path'],
  [{ disable_by_file: 'x' }, 'did you mean "disable_by_file_path"?'],
])('%j is refused', (options, message) => {
  expect(() => appFactory(NONE, conf(options as Record<string, string>))).toThrow(message)
})
