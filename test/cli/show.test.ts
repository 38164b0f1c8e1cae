import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { show } from '../../src/cli/show.ts'

const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
const log = vi.spyOn(console, 'log').mockReturnValue()
const complain = vi.spyOn(console, 'error').mockReturnValue()
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => {
  log.mockClear()
  complain.mockClear()
})

const file = join(folder, 'x.ini')
writeFileSync(file, '[DEFAULT]\nregion = north\n[app:main]\nuse = pkg:x#%(region)s\n[app:broken]\nuse = nosuch\n')

async function printed(...args: string[]): Promise<[code: number, text: string]> {
  const code = await show.run(args)
  return [code, log.mock.calls.flat().join('\n')]
}

test('a drawing, and the mistakes beside it', async () => {
  expect(await printed(file)).toEqual([1, expect.stringMatching(/^app main {2}pkg:x#north {2}.*x\.ini:3$/)])
  expect(complain.mock.calls.flat().join()).toContain('there is no app "nosuch"')
})

test('key=value overrides [DEFAULT] in every format', async () => {
  for (const format of ['tree', 'json', 'ini']) {
    log.mockClear()
    expect(await printed(`${file}#main`, 'region=south', '--format', format)).toEqual([
      0,
      expect.stringContaining('pkg:x#south'),
    ])
  }
})

test('an INI file with every value worked out', async () => {
  expect(await printed(`${file}#main`, '--format', 'ini')).toEqual([
    0,
    '[DEFAULT]\nregion = north\n\n[app:main]\nuse = pkg:x#north',
  ])
})

test('a format that there is not is a mistake on the command line', async () => {
  await expect(show.run([file, '--format', 'xml'])).rejects.toThrow('there is no format "xml"')
})
