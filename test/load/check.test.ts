import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { check } from '../../src/load/load.ts'

const parts = join(import.meta.dirname, '../cases/modules/parts.ts')
const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'other.ini'), `[composite:map]\nuse = call:${parts}:compositeFactory\n/x = nowhere\n`)

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
    `[composite:main]\nuse = call:PARTS:compositeFactory\nnoauth = f nosuch app\nkeystone = ff app\nwords = just some app\n[app:app]\nuse = call:PARTS:appFactory\n[filter:f]\nuse = call:PARTS:filterFactory\n`,
    ['3 unknown-section', '4 unknown-section'],
  ],
  [
    'a mistake that several lead to is told once',
    `[pipeline:main]\npipeline = f a\n[pipeline:p]\npipeline = f a\n[filter:f]\nuse = call:PARTS:filterFactory\n[app:a]\nuse = call:PARTS:nosuch\n`,
    ['8 export-not-found'],
  ],
  [
    'what the mounts of a composite lead to, in other files, too',
    '[composite:main]\nuse = call:PARTS:compositeFactory\n/v1 = config:other.ini#map\n',
    ['3 unknown-section'],
  ],
  [
    'what a composite names that tells its own options',
    '[composite:main]\nuse = pkg:wheatpaste#pipeline_factory\nauth_strategy = noauth\nnoauth = nosuch\n',
    ['4 unknown-section'],
  ],
  [
    'the options of which a factory tells',
    '[filter:f]\nuse = call:PARTS:settledFactory\nmax_age = soon\nmaxage = 3\nunknown = 1\n',
    ['3 bad-option', '4 bad-option', '5 bad-option'],
  ],
  ['a required package', `${good}require = wheatpaste nosuch\n`, ['3 package-not-found']],
])('%s', async (_, text, errors) => {
  expect((await codes(text)).errors).toEqual(errors)
})

test('with a name, what it leads to', async () => {
  const text = `${good}[app:other]\nuse = nosuch\n`
  expect(await codes(text, 'main')).toEqual({ errors: [], warnings: [] })
  expect((await codes(text, 'other')).errors).toEqual(['4 unknown-section'])
  expect((await codes(text, 'nowhere')).errors).toEqual(['undefined unknown-section'])
})

test('no factory is called', async () => {
  expect(await codes('[app:main]\nuse = call:PARTS:broken\n')).toMatchObject({ errors: [] })
})

test('a factory that does not say which options it takes is only told of those that are misspelt', async () => {
  const module = join(folder, 'filter.mjs')
  writeFileSync(
    module,
    `const settings = { max_age: { type: 'integer', doc: 'Seconds.', parse: Number } }
     export const factory = Object.assign(() => (app) => app, { settings })`,
  )
  const text = `[filter:f]\nuse = call:${module}:factory\nmax_agee = 1\nother = 2\n`
  expect((await codes(text)).errors).toEqual(['3 bad-option'])
})

test('a file that cannot be read is a mistake like any other', async () => {
  const { errors, warnings } = await check(join(folder, 'nosuch.ini'))
  expect([errors, warnings]).toEqual([[expect.objectContaining({ code: 'file-not-found' })], []])
})

test('nothing that is found shows a secret of the environment', async () => {
  const text = '[app:main]\nuse = ${SECRET_NAME}\n[app:b]\nuse = call:${SECRET_NAME}:x\n'
  const report = await check(
    { text, filename: join(folder, 'x.ini') },
    { env: { SECRET_NAME_TOKEN: '', SECRET_NAME: 'x' } },
  )
  expect(report.errors).toHaveLength(2)
  const env = { API_TOKEN: 'hunter2hunter2' }
  const masked = await check({ text: text.replaceAll('SECRET_NAME', 'API_TOKEN'), filename: 'x.ini' }, { env })
  expect(masked.errors.map(({ message }) => message).join()).toContain('***')
  expect(JSON.stringify(masked)).not.toContain('hunter2')
})

test('sections that lead to one another without end are no endless work', async () => {
  const chain = Array.from({ length: 2000 }, (_, n) => `[app:a${n}]\nuse = a${n + 1}\n`).join('')
  const tree = Array.from(
    { length: 40 },
    (_, n) => `[composite:c${n}]\nuse = x\n/1 = c${n + 1}\n/2 = c${n + 1}\n`,
  ).join('')
  for (const text of [chain, tree.replaceAll('use = x', 'use = call:PARTS:compositeFactory')])
    expect((await codes(text)).errors.join()).toMatch(/too-deep|too-much-work|unknown-section/)
})
