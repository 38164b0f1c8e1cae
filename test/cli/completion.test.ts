import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { completion } from '../../src/cli/completion.ts'
import { scripts } from '../../src/cli/completion-scripts.ts'
import { manual } from '../../src/cli/manual.ts'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
const log = vi.spyOn(console, 'log').mockReturnValue()
afterEach(() => log.mockClear())
afterAll(() => rmSync(folder, { recursive: true }))

const INI =
  '[composite:main]\nuse = pkg:wheatpaste#urlmap\n[filter:mine]\nuse = pkg:x#y\n[server:main]\n[server:second]\n'

beforeAll(() => {
  writeFileSync(join(folder, 'x.ini'), INI)
  writeFileSync(join(folder, 'broken.ini'), 'nothing')
})

async function words(...typed: string[]): Promise<string[]> {
  log.mockClear()
  expect(await completion(['words', '--', ...typed])).toBe(0)
  return log.mock.calls.map(([line]) => String(line))
}

test('commands, with what they do', async () => {
  expect(await words('')).toEqual([
    ...Object.entries(manual).map(([name, { summary }]) => `${name}\t${summary}`),
    'help\ttell more of a command or a factory',
  ])
  expect((await words('s')).map((line) => line.split('\t')[0])).toEqual(['serve', 'show', 'schema'])
})

test('options are those of the usage and the help', async () => {
  expect(await words('check', 'x.ini', '--js')).toEqual([expect.stringMatching(/^--json\tprint \{"errors"/)])
  expect(await words('show', '--fo')).toEqual(['--format'])
  expect(await words('show', '--he')).toEqual(['--help'])
})

test('what an option takes', async () => {
  expect(await words('show', 'x.ini', '--format', '')).toEqual(expect.arrayContaining(['tree', 'ini', 'json']))
  expect(await words('completion', 'f')).toEqual(['fish'])
})

test('sections of a file, and its servers', async () => {
  const file = join(folder, 'x.ini')
  expect(await words('show', `${file}#main`)).toEqual([`${file}#main	[composite:main]`, `${file}#main	[server:main]`])
  expect(await words('show', `${file}#mi`)).toEqual([`${file}#mine\t[filter:mine]`])
  expect(await words('serve', `${file}#main`, '--server', 's')).toEqual(['second\t[server:second]'])
  expect(await words('show', `${join(folder, 'broken.ini')}#`)).toEqual([])
})

test('help of commands and factories', async () => {
  expect(await words('help', 'si')).toEqual(['sizelimit\tfilter of wheatpaste'])
  expect(await words('help', 'sho')).toEqual([`show\t${manual.show?.summary}`])
})

test('files are left to the shell', async () => {
  expect(await words('show', '')).toEqual([])
  expect(await words('check', 'x.ini', 'y')).toEqual([])
  expect(await words('nosuch', '')).toEqual([])
})

/** What bash makes of a line that is typed up to its end, when the program says what this one does. */
async function typedInBash(line: string): Promise<string[]> {
  // Bash runs the script twice, so that no process of Node is needed: for what it asks, and with what it is answered.
  const asked = await bash(line, `printf '%s\\n' "$@" >&2`)
  const [command, ...args] = asked.stderr.trimEnd().split('\n').slice(1)
  expect([command, ...args.slice(0, 2)]).toEqual(['completion', 'words', '--'])
  const answer = await words(...args.slice(2))
  const { stdout } = await bash(line, `printf '%s\\n' ${answer.map((word) => `'${word}'`).join(' ')}`)
  return stdout.split('\n').filter((word) => word !== '')
}

function bash(line: string, wheatpaste: string): Promise<{ stdout: string; stderr: string }> {
  // As readline does: a word ends at a blank, and = and : are words.
  const pieces = line.split(/ |(?<=[=:])|(?=[=:])/)
  const code = `wheatpaste() { ${wheatpaste}; }
${scripts.bash?.replace('2>/dev/null', '')}
complete -p wheatpaste >&2
COMP_WORDS=(${pieces.map((piece) => `'${piece}'`).join(' ')}); COMP_CWORD=${pieces.length - 1}
COMP_LINE='${line}'; COMP_POINT=${line.length}; _wheatpaste; printf '%s\\n' "\${COMPREPLY[@]}"`
  return run('bash', ['--norc', '-c', code], { cwd: folder })
}

test('in bash', async () => {
  const lines = [
    ['wheatpaste sho', ['show']],
    [`wheatpaste show ${folder}/x.ini#mi`, [`${folder}/x.ini#mine`]],
    ['wheatpaste show x.ini key=value --for', ['--format']],
    ['wheatpaste show --help', ['--help']],
    ['wheatpaste completion z', ['zsh']],
    ['wheatpaste show x', []],
  ] as const
  for (const [line, expected] of lines) expect(await typedInBash(line), line).toEqual(expected)
})

function hasShell(shell: string): boolean {
  try {
    execFileSync(shell, ['--version'])
    return true
  } catch {
    return false
  }
}

test.each(['bash', 'zsh', 'fish'])('the script for %s is printed, and its shell can read it', async (shell) => {
  expect(await completion([shell])).toBe(0)
  expect(log.mock.calls.flat().join()).toContain('completion words --')
  if (hasShell(shell)) execFileSync(shell, ['-n'], { input: scripts[shell] })
})

test.each([[[]], [['tcsh']], [['bash', 'zsh']]])('%j is a mistake on the command line', async (args) => {
  await expect(completion(args)).rejects.toThrow('which shell? bash, zsh, fish')
})
