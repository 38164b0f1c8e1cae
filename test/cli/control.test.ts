import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { askToReload, Control } from '../../src/cli/control.ts'
import { humanLog } from '../../src/cli/log.ts'

let folder = ''
let said = ''
const log = humanLog({}, (text) => {
  said += text
})

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
  said = ''
  vi.stubEnv('XDG_RUNTIME_DIR', folder)
  for (const name of ['a.ini', 'b.ini']) writeFileSync(join(folder, name), '')
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

test('a server is asked by the file that it serves, and says whether it did', async () => {
  const reload = vi.fn().mockResolvedValueOnce(['[server:main] port']).mockRejectedValueOnce(new Error('no'))
  const control = await Control.open(join(folder, 'a.ini#main'), reload, log)
  expect(await askToReload(join(folder, 'a.ini'))).toEqual([
    { pid: process.pid, error: undefined, kept: ['[server:main] port'] },
  ])
  expect(await askToReload(`config:${folder}/a.ini`)).toEqual([
    { pid: process.pid, error: expect.stringMatching(/^Error: no/), kept: [] },
  ])
  expect(await askToReload(join(folder, 'b.ini'))).toEqual([])
  await expect(askToReload(join(folder, 'c.ini'))).rejects.toThrow(`there is no file ${folder}/c.ini`)
  control?.close()
  await vi.waitFor(async () => expect(await askToReload(join(folder, 'a.ini'))).toEqual([]))
})

test('a socket that a dead server has left behind is removed', async () => {
  const control = await Control.open(join(folder, 'a.ini'), async () => [], log)
  const path = join(folder, 'wheatpaste')
  const [name = ''] = readdirSync(path)
  control?.close()
  await vi.waitFor(() => expect(readdirSync(path)).toEqual([]))
  writeFileSync(join(path, name), '')
  expect(await askToReload(join(folder, 'a.ini'))).toEqual([])
  expect(readdirSync(path)).toEqual([])
})

test('a folder that others may write to is not trusted', async () => {
  await Control.open(join(folder, 'a.ini'), async () => [], log).then((control) => control?.close())
  chmodSync(join(folder, 'wheatpaste'), 0o777)
  expect(await Control.open(join(folder, 'a.ini'), async () => [], log)).toBe(undefined)
  expect(said).toMatch(/`wheatpaste reload` cannot reach this server; SIGHUP can\n.*is open to other users/)
  await expect(askToReload(join(folder, 'a.ini'))).rejects.toThrow('is open to other users')
})
