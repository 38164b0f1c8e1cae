import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { fmt } from '../../src/cli/fmt.ts'

const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
const log = vi.spyOn(console, 'log').mockReturnValue()
const complain = vi.spyOn(console, 'error').mockReturnValue()
const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
afterEach(() => {
  for (const spy of [log, complain, write]) spy.mockClear()
})
afterAll(() => {
  write.mockRestore()
  rmSync(folder, { recursive: true })
})

const ROUGH = '[app:a]\nuse=pkg:x#y\n# a comment\n[app:b]\nuse = a   \n'
const SMOOTH = '[app:a]\nuse = pkg:x#y\n\n# a comment\n[app:b]\nuse = a\n'

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

async function printed(...args: string[]): Promise<[code: number, text: string]> {
  const code = await fmt(args)
  return [code, log.mock.calls.flat().join('\n')]
}

test('files are formatted, and those told that were not', async () => {
  const [rough, smooth] = [file('rough.ini', ROUGH), file('smooth.ini', SMOOTH)]
  const before = statSync(smooth).mtimeMs
  expect(await printed(rough, smooth)).toEqual([0, rough])
  expect([readFileSync(rough, 'utf8'), statSync(smooth).mtimeMs]).toEqual([SMOOTH, before])
})

test('with --check nothing is written', async () => {
  const [rough, smooth] = [file('rough.ini', ROUGH), file('smooth.ini', SMOOTH)]
  expect(await printed('--check', rough, smooth)).toEqual([1, rough])
  expect(readFileSync(rough, 'utf8')).toBe(ROUGH)
  log.mockClear()
  expect(await printed('--check', smooth)).toEqual([0, ''])
})

test('as data', async () => {
  const [rough, smooth] = [file('rough.ini', ROUGH), file('smooth.ini', SMOOTH)]
  const [code, text] = await printed('--check', '--json', rough, smooth, join(folder, 'nosuch.ini'))
  expect([code, JSON.parse(text).map((one: { formatted: unknown }) => one.formatted)]).toEqual([1, [false, true, null]])
})

test('what cannot be read stays as it is, and keeps no other from being formatted', async () => {
  const [bad, rough] = [file('bad.ini', 'x = 1\n'), file('rough.ini', ROUGH)]
  expect(await printed(bad, rough)).toEqual([1, rough])
  expect(readFileSync(bad, 'utf8')).toBe('x = 1\n')
  expect(complain.mock.calls.flat().join()).toContain('text before the first section header')
})

test('the standard input', async () => {
  const stdin = vi
    .spyOn(process, 'stdin', 'get')
    .mockImplementation(() => Readable.from([ROUGH]) as typeof process.stdin)
  expect(await printed('-')).toEqual([0, ''])
  expect(write).toHaveBeenCalledWith(SMOOTH)
  expect(await printed('--check', '-')).toEqual([1, '-'])
  stdin.mockRestore()
})

test.each([
  [[], 'which file?'],
  [['--chekc'], "Unknown option '--chekc'"],
  [['-', '--json'], '- prints the text'],
])('%j is a mistake on the command line', async (args, message) => {
  await expect(fmt(args)).rejects.toThrow(message)
})
