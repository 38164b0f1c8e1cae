/*
 * The pages are true: each is a folder in which its titled snippets are files, its console sessions are held against what
 * really happens, and its code runs.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { problems } from '../src/contract/problems.ts'
import { warnings } from '../src/contract/warnings.ts'
import { loadDeployment, loadServer } from '../src/index.ts'

const root = join(import.meta.dirname, '..')
const folders: string[] = []
afterAll(() => folders.map((folder) => rmSync(folder, { recursive: true })))
const run = promisify(execFile)
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

interface Snippet {
  readonly language: string
  readonly title: string | undefined
  readonly text: string
  readonly line: number
}

function snippetsOf(page: string): Snippet[] {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(/^```(\w+)(?: title=(\S+))?\n(.*?)^```$/gms)].map(
    ({ 1: language = '', 2: title, 3: body = '', index }) => {
      return { language, title, text: body, line: text.slice(0, index).split('\n').length }
    },
  )
}

/** A folder where the package is installed, and those that pages compare it with. */
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
  folders.push(folder)
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules', 'wheatpaste'))
  for (const name of ['express', 'fastify', 'koa'])
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  return folder
}

/** Writes the titled snippets. A file that a page tells several times is as the reader has it at a line. */
function writeFiles(folder: string, snippets: readonly Snippet[], reached: number): void {
  const files = new Map<string, string>()
  for (const { title, text, line } of snippets)
    if (title !== undefined && (line <= reached || !files.has(title))) files.set(title, text)
  for (const [title, text] of files) writeFileSync(join(folder, title), text)
}

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
]

for (const page of pages) {
  const snippets = snippetsOf(page)
  const folder = newFolder()
  const files = (line: number) => writeFiles(folder, snippets, line)
  let served = ''
  for (const snippet of snippets) {
    const { language, title, text, line } = snippet
    const where = `${page}:${line} ${title ?? language}`
    if (language === 'json') test(where, () => void JSON.parse(text))
    if (/^[jt]s$/.test(language) && isProgram(text))
      test(where, () => {
        files(line)
        return runModule(folder, title ?? `line-${line}.${language}`, text)
      })
    for (const { command, output } of commandsOf(snippet)) {
      if (/ serve /.test(command)) served = command.split(' ').at(-1) ?? ''
      const file = served
      // A server that starts as it should goes on until it is ended; what asks it comes next.
      if (/ serve /.test(command) && output === '') continue
      test(`${where}: ${command}`, async () => {
        files(line)
        expect(await session(folder, command, file)).toBe(output)
      })
    }
  }
}

function isProgram(text: string): boolean {
  return /^await |= await |\bassert/m.test(text)
}

function commandsOf({ language, text }: Snippet): { command: string; output: string }[] {
  if (language !== 'console') return []
  const parts = text.split(/^\$ /m).slice(1)
  return parts.map((part) => {
    const [command = '', ...output] = part.split('\n')
    return { command, output: output.join('\n').trimEnd() }
  })
}

/** What a command of a console session prints. What asks a server starts the one that was served last. */
async function session(folder: string, command: string, served: string): Promise<string> {
  const url = /^curl http:\/\/127\.0\.0\.1:\d+(\/\S*)$/.exec(command)?.[1]
  if (url !== undefined) return ask(join(folder, served), url)
  const words = [...command.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word)
  const args = ['--import', tsx, join(root, 'dist/cli/main.js'), ...words.slice(2)]
  const { stdout, stderr } = await run(process.execPath, args, { cwd: folder, timeout: 19_000 }).catch((error) => error)
  return (stdout + stderr).trimEnd()
}

async function ask(file: string, path: string): Promise<string> {
  const { app, dispose } = await loadDeployment(file)
  const server = await loadServer({ text: '[server:main]\nuse = pkg:wheatpaste#http\nport = 0\n', filename: file })
  const running = await server(app)
  try {
    return (await (await fetch(running.url + path)).text()).trimEnd()
  } finally {
    await running.close()
    await dispose()
  }
}

async function runModule(folder: string, name: string, text: string): Promise<void> {
  writeFileSync(join(folder, name), text)
  const env = { ...process.env, NODE_NO_WARNINGS: '1' }
  await run(process.execPath, ['--import', tsx, join(folder, name)], { cwd: folder, env })
}

test('docs/errors.md tells every error and warning, and no other', () => {
  const told = Object.fromEntries(
    [...readFileSync(join(root, 'docs/errors.md'), 'utf8').matchAll(/^\| `([\w-]+)` \| (.*) \|$/gm)].map(
      ([, code, fix]) => [code, fix],
    ),
  )
  expect(told).toEqual({ ...problems, ...warnings })
})

test('every departure has a line in docs/configuration.md and a case', () => {
  const { quirks, warned } = JSON.parse(
    readFileSync(join(root, 'test/conformance/pastedeploy.departures.json'), 'utf8'),
  )
  const text = readFileSync(join(root, 'docs/configuration.md'), 'utf8')
  const cases = new Set(readdirSync(join(root, 'test/cases/config')))
  // Of this one only the words are ours.
  const departures = Object.keys(quirks).filter((quirk) => quirk !== 'ambiguous-entry-point-message')
  expect([...departures, ...Object.keys(warned)].filter((quirk) => !text.includes(`\`${quirk}\``))).toEqual([])
  expect(departures.filter((quirk) => !cases.has(`departure-${quirk}.case`))).toEqual([])
  expect(Object.keys(warned).filter((quirk) => !cases.has(`as-pastedeploy-${quirk}.case`))).toEqual([])
})

test('every warning has a case', () => {
  const cases = new Set(readdirSync(join(root, 'test/cases/config')))
  // These need more than a text: its mode, and an application.
  const told = Object.keys(warnings).filter((code) => code !== 'world-writable' && code !== 'shadowed-route')
  expect(told.filter((code) => !cases.has(`warning-${code}.case`))).toEqual([])
})
