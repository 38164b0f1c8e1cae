import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { check } from '../../src/load/load.ts'

const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function warnings(text: string): Promise<string[]> {
  const report = await check({ text, filename: join(folder, 'x.ini') }, { env: {} })
  return report.warnings.map(({ code, place }) => `${place?.line} ${code}`)
}

test.each([
  [
    'what looks like a comment',
    '[app:main]\nuse = egg:x\na = red ; or blue\nb = red #1\nc = a;b #x\n',
    ['3 inline-comment'],
  ],
  [
    'an option of [DEFAULT] that is hidden',
    '[DEFAULT]\na = 1\n[app:main]\nuse = egg:x\na = 2\n',
    ['5 shadowed-default'],
  ],
  [
    'set and get in [DEFAULT]',
    '[DEFAULT]\nset a = 1\nget b = a\n[app:main]\nuse = egg:x\n',
    ['2 set-in-default', '3 set-in-default'],
  ],
  [
    'what follows a header',
    '[app:main] egg:x\nuse = egg:x\n[app:b] ; fine\nuse = main\n',
    ['1 header-tail', '3 unused-section'],
  ],
  ['another spelling of the same', '[app:main]\nuse = egg:x\n[application:main]\nuse = egg:y\n', ['3 other-spelling']],
  ['a second protocol', '[app:main]\nuse = egg:x\npaste.app_factory = a:b\n', ['3 leftover-protocol']],
  [
    'one path twice',
    '[composite:main]\nuse = egg:x\n/a = b\n/a/ = b\n/ = b\n//a = b\n[app:b]\nuse = egg:x\n',
    ['4 mounted-twice', '6 mounted-twice'],
  ],
  [
    'what nothing uses',
    '[app:main]\nuse = egg:x\n[app:b]\nuse = egg:x\n[filter:f]\nuse = egg:x\n',
    ['3 unused-section', '5 unused-section'],
  ],
  [
    'what is used by what nothing uses',
    '[app:main]\nuse = egg:x\n[pipeline:p]\npipeline = f main\n[filter:f]\nuse = egg:x\n',
    ['3 unused-section', '5 unreached-filter'],
  ],
  [
    'without a main, every app that is not used is wanted',
    '[composite:a]\nuse = egg:x\n/ = b\n[app:b]\nuse = egg:x\n[composite:c]\nuse = egg:x\n[server:s]\nuse = egg:x\n',
    [],
  ],
  [
    'what a mistake hides is not told to be unused',
    '[pipeline:main]\npipeline = f nosuch\n[filter:f]\nuse = egg:x\n',
    [],
  ],
])('%s', async (_, text, expected) => {
  expect(await warnings(text)).toEqual(expected)
})

test('a file that everybody may write to', async () => {
  const path = join(folder, 'open.ini')
  writeFileSync(path, '[app:main]\nuse = egg:x\n')
  chmodSync(path, 0o666)
  expect((await check(path)).warnings).toMatchObject([{ code: 'world-writable' }])
})
