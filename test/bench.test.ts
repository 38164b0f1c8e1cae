/* What a request costs in bytes and promises, counted on what is built: see test/bench/guard.mjs. */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
afterAll(() => rmSync(folder, { recursive: true }))

// The bench is a package of its own, which is not installed here; all that it needs for this is ours.
test('no request costs more than it may', { timeout: 120_000 }, async () => {
  for (const part of ['guard.mjs', 'scenarios.mjs', 'service', 'peers/common.mjs']) {
    cpSync(join(root, 'test/bench', part), join(folder, part), { recursive: true })
  }
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules/wheatpaste'))
  const guard = promisify(execFile)(process.execPath, [join(folder, 'guard.mjs')])
  const { stdout, stderr } = await guard.catch((error) => error)
  expect([stdout, stderr]).toEqual([expect.stringMatching(/^(?:S\d: .* a request, of at most .*\n){4}$/), ''])
  expect(stdout).not.toContain('too many')
})
