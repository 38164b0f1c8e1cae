import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { disableByFile, disableByFilesPorts, enableByFiles } from '../../src/apps/health-check.ts'
import { Environ } from '../../src/contract/environ.ts'

let folder: string
const at = (name: string) => join(folder, name)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'health-'))
  writeFileSync(at('there'), '')
})
afterEach(() => rmSync(folder, { recursive: true }))
const environ = new Environ()

test('disable_by_file', () => {
  expect(disableByFile(at('there')).check(environ)).toBe('DISABLED BY FILE')
  expect(disableByFile(at('not')).check(environ)).toBeUndefined()
})

test('enable_by_files', () => {
  expect(enableByFiles([at('there'), at('not')]).check(environ)).toBe('FILE PATH MISSING')
  expect(enableByFiles([at('there'), folder]).check(environ)).toBeUndefined()
})

test.each([
  ['a:8774', 'http', 'DISABLED BY FILE'],
  ['[::1]:8774', 'http', 'DISABLED BY FILE'],
  ['a:8775', 'http', undefined],
  ['a', 'http', 'DISABLED BY FILE'],
  ['a', 'https', undefined],
  ['', 'http', 'DISABLED BY FILE'],
])('disable_by_files_ports: %j, %s', (host, scheme, expected) => {
  const check = disableByFilesPorts(
    new Map([
      [8774, at('there')],
      [8775, at('not')],
      [80, at('there')],
    ]),
  )
  expect(check.check(new Environ({ host, scheme }))).toBe(expected)
})
