import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { request } from '../../src/cli/request.ts'

const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(
  join(folder, 'apps.mjs'),
  [
    'export const telling = (globalConf, { word }) => () => ({ status: 200, headers: {}, body: word })',
    'export const forgetful = () => () => undefined',
    "export const failing = () => () => { throw new Error('the disk is full') }",
  ].join('\n'),
)
const log = vi.spyOn(console, 'log').mockReturnValue()
const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
afterEach(() => vi.clearAllMocks())

async function answered(ini: string, path: string): Promise<{ code: number; status: number; body: string }> {
  writeFileSync(join(folder, 'x.ini'), ini)
  const code = await request([join(folder, 'x.ini'), path, '--json'])
  return { code, ...JSON.parse(String(log.mock.calls.flat()[0])) }
}

test('an app that is found is asked', async () => {
  const { code, status, body } = await answered('[app:main]\nuse = pkg:wheatpaste#echo\n', '/x?a=b')
  expect([code, status]).toEqual([0, 200])
  expect(body).toContain('/x?a=b')
})

test.each([
  ['before the method', ['word=there', 'GET', '/x']],
  ['before the path', ['GET', 'word=there', '/x']],
  ['after it', ['/x?a=b', 'word=there']],
])('key=value may stand %s', async (_, args) => {
  writeFileSync(join(folder, 'words.ini'), '[app:main]\nuse = call:./apps.mjs:telling\nget word = word\n')
  expect(await request([join(folder, 'words.ini'), ...args])).toBe(0)
  expect(log.mock.calls.flat()).toEqual(['there'])
})

test('an error that is thrown at once is answered as by a server', async () => {
  const map = '[composite:main]\nuse = pkg:wheatpaste#urlmap\n/x = echo\n[app:echo]\nuse = pkg:wheatpaste#echo\n'
  expect(await answered(map, '/y')).toMatchObject({ code: 1, status: 404 })
  expect(stderr).not.toHaveBeenCalled()
})

test.each([
  ['failing', /GET \/x 500 Error: the disk is full/],
  ['forgetful', /the application answered undefined, which is no Response: does a filter forget to return it\?/],
])('what is wrong with an app is told, but not in its answer: %s', async (name, told) => {
  const { code, status, body } = await answered(`[app:main]\nuse = call:./apps.mjs:${name}\n`, '/x')
  expect([code, status, JSON.parse(body).message]).toEqual([1, 500, 'Internal Server Error'])
  expect(stderr.mock.calls.flat().join('')).toMatch(told)
})
