import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { formatReport } from '../../src/cli/check.ts'
import { init, questioned } from '../../src/cli/init.ts'
import { formatIni } from '../../src/load/format.ts'
import { check } from '../../src/load/load.ts'

vi.setConfig({ testTimeout: 60_000 })

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
const log = vi.spyOn(console, 'log').mockReturnValue()
const complain = vi.spyOn(console, 'error').mockReturnValue()
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => {
  log.mockClear()
  complain.mockClear()
})

/** What npm would install, from what is installed here. */
function install(service: string): void {
  const modules = join(service, 'node_modules')
  mkdirSync(modules)
  symlinkSync(root, join(modules, 'wheatpaste'))
  for (const name of ['tsx', 'typescript', '@types', '@typescript'])
    symlinkSync(join(root, 'node_modules', name), join(modules, name))
}

test.each(['js', 'ts'])('a service in %s is without mistakes, and its tests pass', async (language) => {
  const service = join(folder, `My Service.${language}`)
  expect(await init([service, `--${language}`])).toBe(0)
  expect(readdirSync(service).sort()).toEqual(
    ['.gitignore', 'README.md', 'api-paste.ini', 'package.json', `author.${language}`, `router.${language}`, 'test']
      .concat(language === 'ts' ? ['tsconfig.json'] : [])
      .sort(),
  )
  const manifest = JSON.parse(readFileSync(join(service, 'package.json'), 'utf8'))
  expect([manifest.name, Object.keys(manifest.dependencies)]).toEqual([`my-service-${language}`, ['wheatpaste']])
  install(service)
  const ini = join(service, 'api-paste.ini')
  expect(formatReport(await check(ini))).toBe('0 errors, 0 warnings')
  expect(formatIni(readFileSync(ini, 'utf8'), ini)).toBe(readFileSync(ini, 'utf8'))
  const { stdout } = await run('npm', ['test'], { cwd: service, env: { ...process.env, NODE_OPTIONS: '' } })
  expect(stdout).toMatch(/^# pass 3$/m)
  expect(stdout).toMatch(/^# fail 0$/m)
  if (language === 'ts') await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc')], { cwd: service })
})

test('what is next is told', async () => {
  await init([join(folder, 'told')])
  expect(log.mock.calls.flat().join('\n')).toMatch(
    /^wrote .*told\/package\.json\n[\s\S]*\nnext:\n {2}cd .*told\n {2}npm install\n/,
  )
})

test('nothing is overwritten, and then nothing is written', async () => {
  const there = join(folder, 'there')
  mkdirSync(there)
  writeFileSync(join(there, 'api-paste.ini'), 'mine')
  expect(await init([there])).toBe(1)
  expect(readdirSync(there)).toEqual(['api-paste.ini'])
  expect(readFileSync(join(there, 'api-paste.ini'), 'utf8')).toBe('mine')
  expect(complain.mock.calls.flat().join()).toMatch(/nothing was written, since .*there has already: api-paste\.ini/)
})

test('as data', async () => {
  const service = join(folder, 'data')
  await init([service, '--json', '--name', '@me/notes'])
  const told = JSON.parse(log.mock.calls.flat().join())
  expect(told).toEqual({
    folder: service,
    name: '@me/notes',
    language: 'js',
    files: expect.arrayContaining(['api-paste.ini']),
  })
  for (const file of told.files) expect(existsSync(join(service, file)), file).toBe(true)
})

test('only what was not told is asked', async () => {
  const asked: string[] = []
  const ask = async (question: string): Promise<string> => {
    asked.push(question)
    return question.includes('TypeScript') ? ' Yes' : ''
  }
  const known = { name: undefined, language: undefined, fallback: 'notes' }
  expect(await questioned(known, ask)).toEqual({ name: 'notes', language: 'ts' })
  expect(asked).toEqual(['What is it called? [notes] ', 'In TypeScript? [y/N] '])
  expect(await questioned({ ...known, name: 'a', language: 'js' }, ask)).toEqual({ name: 'a', language: 'js' })
  expect(asked).toHaveLength(2)
  expect(await questioned(known)).toEqual({ name: 'notes', language: 'js' })
})

test.each([
  [['a', 'b'], 'one folder only'],
  [['--ts', '--js'], '--ts or --js?'],
  [['--name', 'No Name', '--yes'], '"No Name" is no name of a package'],
  [['--yse'], "Unknown option '--yse'"],
])('%j is a mistake on the command line', async (args, message) => {
  await expect(init(args)).rejects.toThrow(message)
})
