import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { check, formatReport } from '../../src/cli/check.ts'

const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
const log = vi.spyOn(console, 'log').mockReturnValue()
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => log.mockClear())
const parts = join(import.meta.dirname, '../cases/modules/parts.ts')

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text.replaceAll('PARTS', parts))
  return join(folder, name)
}

const good = file('good.ini', '[app:main]\nuse = call:PARTS:%(factory)s\n[DEFAULT]\nfactory = appFactory\n')
const bad = file('bad.ini', '[app:main]\nuse = nosuch\n[app:odd] tail\nuse = call:PARTS:appFactory\n')

async function printed(...args: string[]): Promise<[code: number, text: string]> {
  const code = await check(args)
  return [code, log.mock.calls.flat().join('\n')]
}

test('a file without mistakes', async () => {
  expect(await printed(good)).toEqual([0, '0 errors, 0 warnings'])
})

test('several files are checked together', async () => {
  const [code, text] = await printed(good, bad, `${good}#main`)
  expect(code).toBe(1)
  expect(text).toMatch(/there is no app "nosuch".*bad\.ini:2:7.*warning: "tail".*1 error, 2 warnings$/s)
})

test('with a name, what it leads to', async () => {
  expect(await printed(`${bad}#odd`)).toEqual([0, '0 errors, 0 warnings'])
})

test('key=value overrides [DEFAULT]', async () => {
  const [code, text] = await printed(good, 'factory=notCallable')
  expect([code, text]).toEqual([1, expect.stringContaining('notCallable is a string')])
})

test('for tools, every field is there', async () => {
  const [code, text] = await printed(bad, '--json')
  const { errors, warnings } = JSON.parse(text)
  expect(code).toBe(1)
  expect(errors).toEqual([
    {
      code: 'unknown-section',
      message: `there is no app "nosuch" in ${bad}`,
      file: bad,
      line: 2,
      column: 7,
      length: 6,
      section: 'app:main',
      chain: ['[app:main] use'],
      suggestion: null,
      hint: 'there are: main, odd',
      fix: expect.stringContaining('Name a section'),
    },
  ])
  expect(Object.keys(warnings[0])).toEqual(Object.keys(errors[0]))
})

test('a file that is not there is an error like any other', async () => {
  const [code, text] = await printed(join(folder, 'nosuch.ini'), '--json')
  expect([code, JSON.parse(text).errors[0].code]).toEqual([1, 'file-not-found'])
})

const shadowing = join(folder, 'shadowing.mjs')
writeFileSync(
  shadowing,
  `import { appendFileSync } from 'node:fs'
   const note = (text) => appendFileSync(new URL('notes', import.meta.url), text)
   const one = { name: 'one', methods: ['GET'], path: '/:id' }
   const routes = [one, { name: 'two', methods: ['GET'], path: '/:name', shadowedBy: [one] }, { name: null, methods: [], path: '/' }]
   export const app = () => {
     note('created ')
     return Object.assign(() => {}, { describe: () => ({ kind: 'app', routes }), dispose: () => note('disposed ') })
   }
   export const failing = () => { throw new Error('no database') }`,
)

test('what options name is looked for, and not run', async () => {
  const bridge = (name: string) => `call:${join(import.meta.dirname, `../../src/bridges/${name}.ts`)}`
  writeFileSync(join(folder, 'throwing.mjs'), "throw new Error('it was run')")
  const path = file(
    'bridged.ini',
    `[composite:main]
use = pkg:wheatpaste#urlmap
/a = a
/b = b
[pipeline:a]
pipeline = log there
[filter:log]
use = ${bridge('connect')}:filterFactory
middleware = no-such-package-here
[app:there]
use = ${bridge('from-node')}:appFactory
app = ./throwing.mjs:app
[app:b]
use = ${bridge('from-fetch')}:appFactory
app = ./throwing.js:app
`,
  )
  const [code, text] = await printed(path, '--json')
  const { errors } = JSON.parse(text)
  expect(code).toBe(1)
  expect(errors).toMatchObject([
    { code: 'module-not-found', line: 9, message: 'there is no module "no-such-package-here"' },
    { code: 'module-not-found', line: 15, hint: expect.stringMatching(/^there is .*throwing\.mjs$/) },
  ])
  expect(errors[0].chain.at(-1)).toBe('[filter:log]')
})

test('with --load the application is created and disposed of, and routes are told that no request reaches', async () => {
  const text = `[composite:main]\nuse = pkg:wheatpaste#urlmap\n/v1 = api\n[app:api]\nuse = call:${shadowing}:app\n`
  const path = file('load.ini', text)
  expect(await printed(path)).toEqual([0, '0 errors, 0 warnings'])
  log.mockClear()
  const [code, report] = await printed(path, '--load')
  expect([code, report]).toEqual([
    0,
    'warning: no request reaches the route GET /v1/:name (two): it stands behind GET /v1/:id (one) (shadowed-route)\n  Connect it before them, ask more of them, or take it out.\n\n0 errors, 1 warning',
  ])
  expect(readFileSync(join(folder, 'notes'), 'utf8')).toBe('created disposed ')
})

test('what is wrong is told once, however many names and mounts lead there', async () => {
  const app = `[app:api]\nuse = call:${shadowing}`
  const map = (name: string, path: string) => `[composite:${name}]\nuse = pkg:wheatpaste#urlmap\n${path} = api\n`
  const path = file('twice.ini', `${map('a', '/v1')}${map('b', '/v2')}${app}:ap\n`)
  expect(await printed(`${path}#a`, `${path}#b`)).toEqual([1, expect.stringMatching(/\n1 error, 0 warnings$/)])
  log.mockClear()
  const mounted = file('mounts.ini', `${map('main', '/v1')}/v2 = api\n/v3 = api\n${app}:app\n`)
  const [, report] = await printed(mounted, '--load')
  expect(report).toContain('GET /v1/:name (two), also below /v2, /v3: it stands behind GET /v1/:id (one)')
  expect(report).toMatch(/\n0 errors, 1 warning$/)
})

test('with --load what cannot be created is an error, and what has errors is not created', async () => {
  const path = file('failing.ini', `[app:a]\nuse = call:${shadowing}:failing\n[app:b]\nuse = call:${shadowing}:app\n`)
  const [code, report] = await printed(path, '--load')
  expect([code, report]).toEqual([1, expect.stringContaining('no database')])
  log.mockClear()
  const [, wrong] = await printed(
    file('wrong.ini', `[app:main]\nuse = call:${shadowing}:failing\n[app:b]\nuse = c\n`),
    '--load',
  )
  expect(wrong).not.toContain('no database')
})

test.each([
  [[], 'which file?'],
  [['--jsno', 'x.ini'], "Unknown option '--jsno'"],
])('%j is a mistake on the command line', async (args, message) => {
  await expect(check(args)).rejects.toThrow(message)
})

test('only the first hundred warnings are told', () => {
  const warnings = Array.from({ length: 200 }, () => ({ code: 'header-tail' as const, message: 'odd' }))
  const text = formatReport({ errors: [], warnings })
  expect(text.match(/warning:/g)).toHaveLength(100)
  expect(text).toMatch(/0 errors, 200 warnings$/)
})
