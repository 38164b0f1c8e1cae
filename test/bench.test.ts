/* What a request costs in bytes and promises, counted on what is built: see test/bench/guard.mjs. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('no request costs more than it may', { timeout: 120_000 }, async () => {
  const guard = join(import.meta.dirname, 'bench/guard.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, [guard]).catch((error) => error)
  expect(stdout.match(/ a request, of at most /g)).toHaveLength(4)
  expect(stdout).not.toContain('too many')
})
