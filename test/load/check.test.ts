import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { check } from '../../src/load/load.ts'

const parts = join(import.meta.dirname, '../cases/modules/parts.ts')
const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function codes(text: string, name?: string): Promise<{ errors: string[]; warnings: string[] }> {
  const { errors, warnings } = await check(
    { text: text.replaceAll('PARTS', parts), filename: join(folder, 'x.ini') },
    { name, env: {} },
  )
  const told = ({ code, place }: { code: string; place?: { line: number } | undefined }) => `${place?.line} ${code}`
  return { errors: errors.map(told), warnings: warnings.map(told) }
}

const good = '[app:main]\nuse = call:PARTS:appFactory\n'

test('a file without a mistake', async () => {
  expect(await codes(good)).toEqual({ errors: [], warnings: [] })
})

test.each([
  [
    'every section is resolved',
    `${good}[app:other]\nuse = nosuch\n[filter:f]\na = 1\n`,
    ['4 unknown-section', '5 no-factory'],
  ],
  [
    'every factory is imported',
    `${good}[filter:f]\nuse = call:PARTS:nosuch\n[filter:g]\nuse = egg:nosuch\n`,
    ['4 export-not-found', '6 package-not-found'],
  ],
  ['what is no function is no factory', '[app:main]\nuse = call:PARTS:notCallable\n', ['2 not-a-factory']],
  [
    'the mounts of a composite',
    '[composite:main]\nuse = call:PARTS:compositeFactory\n/v1 = nosuch\ndebug = true\n',
    ['3 unknown-section'],
  ],
  [
    'the pipelines of a composite',
    `[composite:main]\nuse = call:PARTS:compositeFactory\nnoauth = nosuch app\nwords = just some words\n[app:app]\nuse = call:PARTS:appFactory\n`,
    ['3 unknown-section'],
  ],
  [
    'a mistake that several lead to is told once',
    `[pipeline:main]\npipeline = f a\n[pipeline:p]\npipeline = f a\n[filter:f]\nuse = call:PARTS:filterFactory\n[app:a]\nuse = call:PARTS:nosuch\n`,
    ['8 export-not-found'],
  ],
  ['a required package', `${good}require = wheatpaste nosuch\n`, ['3 package-not-found']],
])('%s', async (_, text, errors) => {
  expect((await codes(text)).errors).toEqual(errors)
})

test('with a name, what it leads to', async () => {
  const text = `${good}[app:other]\nuse = nosuch\n`
  expect(await codes(text, 'main')).toEqual({ errors: [], warnings: [] })
  expect((await codes(text, 'other')).errors).toEqual(['4 unknown-section'])
  await expect(codes(text, 'nowhere')).rejects.toMatchObject({ code: 'unknown-section' })
})

test('no factory is called', async () => {
  expect(await codes('[app:main]\nuse = call:PARTS:broken\n')).toMatchObject({ errors: [] })
})
