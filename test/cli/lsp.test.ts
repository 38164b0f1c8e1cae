import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type CompletionItem,
  createProtocolConnection,
  type Diagnostic,
  type Hover,
  type Location,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { lsp } from '../../src/cli/lsp.ts'

/*
 * The built server in a process of its own, spoken to as an editor does. In texts `|` is where the cursor is.
 */
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
mkdirSync(join(folder, 'node_modules'))
symlinkSync(root, join(folder, 'node_modules', 'wheatpaste'))
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
writeFileSync(
  join(folder, 'service.js'),
  `console.log('what a module prints must not reach the editor')
export const settings = {}
export const helloApp = Object.assign(() => () => null, {
  purpose: 'Greets.',
  settings: { greeting: { type: 'text', doc: 'What is said.', default: 'hello', parse: String } },
})
export const saltedApp = Object.assign(() => () => null, {
  settings: { salt: { type: 'text', doc: 'Strewn.', secret: true, parse: String } },
})
`,
)
const filename = join(folder, 'api.ini')
const uri = pathToFileURL(filename).href
const child = spawn(process.execPath, [join(root, 'dist/cli/main.js'), 'lsp', '--stdio'], { cwd: folder })
let editor: ProtocolConnection
let version = 0
let told: (diagnostics: readonly Diagnostic[]) => void = () => {}

beforeAll(async () => {
  editor = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin))
  editor.onNotification('textDocument/publishDiagnostics', (published: Published) => {
    if (published.version === version) told(published.diagnostics)
  })
  editor.listen()
  await editor.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} })
  await editor.sendNotification('initialized', {})
  await editor.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'ini', version: 0, text: '' },
  })
})

afterAll(async () => {
  await editor.sendRequest('shutdown')
  const exit = once(child, 'exit')
  await editor.sendNotification('exit')
  expect(await exit).toEqual([0, null])
  editor.dispose()
  rmSync(folder, { recursive: true })
})

interface Published {
  readonly version: number
  readonly diagnostics: readonly Diagnostic[]
}

/** Writes a text, and gives back where its cursor is. */
async function write(text: string): Promise<{ textDocument: { uri: string }; position: object }> {
  const before = (text.split('|')[0] ?? '').split('\n')
  version++
  await editor.sendNotification('textDocument/didChange', {
    textDocument: { uri, version },
    contentChanges: [{ text: text.replace('|', '') }],
  })
  return { textDocument: { uri }, position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 } }
}

async function diagnostics(text: string): Promise<readonly Diagnostic[]> {
  const published = new Promise<readonly Diagnostic[]>((resolve) => {
    told = resolve
  })
  await write(text)
  return published
}

async function completions(text: string): Promise<CompletionItem[]> {
  return editor.sendRequest('textDocument/completion', await write(text))
}

async function hover(text: string): Promise<string | undefined> {
  const found: Hover | null = await editor.sendRequest('textDocument/hover', await write(text))
  return found === null ? undefined : (found.contents as { value: string }).value
}

async function definition(text: string): Promise<string | undefined> {
  const found: Location | null = await editor.sendRequest('textDocument/definition', await write(text))
  if (found === null) return undefined
  const { line, character } = found.range.start
  return `${found.uri.split('/').at(-1)}:${line + 1}:${character + 1}`
}

const HELLO = '[app:hello]\nuse = call:./service.js:helloApp\n'
const SERVICE = `[DEFAULT]\nhost = local\nport = 1\n[pipeline:main]\npipeline = limit hello\n[filter:limit]\nuse = pkg:wheatpaste#sizelimit\n${HELLO}`

test('mistakes are told where they are, in a text that was never saved, and taken back', async () => {
  const [found, ...others] = await diagnostics(SERVICE.replace('pipeline = limit', 'pipeline = limt'))
  expect(found).toEqual(
    expect.objectContaining({
      code: 'unknown-section',
      severity: 1,
      source: 'wheatpaste',
      range: { start: { line: 4, character: 11 }, end: { line: 4, character: 15 } },
      message: expect.stringContaining('did you mean "limit"?'),
    }),
  )
  expect(others.map(({ severity }) => severity)).not.toContain(1)
  expect(await diagnostics(SERVICE)).toEqual([])
})

test('warnings are told as such, what is not used as unnecessary', async () => {
  const [found] = await diagnostics(`${SERVICE}[filter:idle]\nuse = pkg:wheatpaste#gzip\n`)
  expect(found).toEqual(expect.objectContaining({ code: 'unused-section', severity: 2, tags: [1] }))
})

test('what is wrong in another file is told at the beginning, with where it is', async () => {
  writeFileSync(join(folder, 'other.ini'), '[app:x]\nuse = nosuch\n')
  const [found] = await diagnostics('[app:main]\nuse = config:other.ini#x\n')
  expect(found?.range.start).toEqual({ line: 0, character: 0 })
  const [{ location } = { location: undefined }] = found?.relatedInformation ?? []
  expect([location?.uri.split('/').at(-1), location?.range.start.line]).toEqual(['other.ini', 1])
})

test.each([
  ['[|', ['app', 'composite', 'pipeline', 'filter', 'filter-app', 'server', 'DEFAULT']],
  ['[pipeline:main]\npipeline = auth limit hello\n[filter:limit]\n[filter:|', ['auth']],
  [`${SERVICE}[pipeline:two]\npipeline = li|`, ['limit', 'main', 'hello', 'two']],
  [`${SERVICE}[composite:c]\nuse = pkg:wheatpaste#urlmap\n/ = |`, ['main', 'hello', 'c']],
  [`${SERVICE}[filter-app:c]\nnext = |`, ['main', 'hello', 'c']],
  [`${SERVICE}x = %(|`, ['use', 'x', 'host', 'port', 'here', '__file__']],
  [`${SERVICE}[server:main]\nuse = pkg:wheatpaste#|`, ['http', 'lean']],
  ['[filter:f]\nuse = pkg:wheatpaste#sizelimit\n|', ['max_request_body_size', 'filter-with', 'require', 'set', 'get']],
  [`${HELLO}gre|`, ['greeting', 'filter-with', 'require', 'set', 'get']],
  ['[filter:f]\nuse = pkg:wheatpaste#noauth2\n# a comment |', []],
])('completes %j', async (text, labels) => {
  expect((await completions(text)).map(({ label }) => label)).toEqual(labels)
})

test('what is completed takes the place of what is written, and tells what it is', async () => {
  const items = await completions('[filter:f]\nuse = pkg:wheatpaste#size|')
  expect(items.find(({ label }) => label === 'sizelimit')).toEqual(
    expect.objectContaining({
      documentation: 'Limits the size of a request.',
      textEdit: {
        range: { start: { line: 1, character: 21 }, end: { line: 1, character: 25 } },
        newText: 'sizelimit',
      },
    }),
  )
  const uses = (await completions('[filter:f]\nuse = pk|\n[filter:g]\n')).map(({ label }) => label)
  expect(uses).toEqual(expect.arrayContaining(['pkg:wheatpaste#cors', 'g']))
  expect(uses).not.toContain('pkg:wheatpaste#urlmap')
})

test('the values of a choice, and of a boolean', async () => {
  const map = '[composite:m]\nuse = pkg:wheatpaste#version_urlmap\nheader_version_target = |'
  expect((await completions(map)).map(({ label }) => label)).toEqual(['exact', 'plus'])
  const rate = '[composite:m]\nuse = pkg:wheatpaste#pipeline_factory\napi_rate_limit = |'
  expect((await completions(rate)).map(({ label }) => label)).toEqual(['true', 'false'])
})

test.each([
  ['[filter:li|mit]\nuse = pkg:wheatpaste#sizelimit\n', '**[filter:limit]**  `pkg:wheatpaste#sizelimit`\n\nLimits'],
  [SERVICE.replace('hello\n[filter', 'hel|lo\n[filter'), 'Greets.\n\n- `greeting`: What is said.'],
  [`${HELLO}greet|ing = x`, '**greeting**  What is said. (text, default: hello)'],
  ['[app:a]\nu|se = x', '**use**  What makes it'],
  [`${SERVICE}url = http://%(ho|st)s:1`, '`host = local`  [DEFAULT], line 2'],
  [`${HELLO}secret = a\nurl = %(sec|ret)s`, '`secret = ***`'],
  [`${HELLO}db = mysql://me:hunter2@h/d\nurl = %(d|b)s`, '`db = mysql://me:***@h/d`'],
  [`[app:r]\nuse = call:./service.js:saltedApp\nsalt = hunter2\nurl = %(sa|lt)s`, '`salt = ***`'],
  [`${HELLO}url = \${HO|ME}`, '`HOME` of the environment'],
])('hovers over %j', async (text, said) => {
  expect(await hover(text)).toContain(said)
})

test.each([
  [SERVICE.replace('limit hello', 'li|mit hello'), 'api.ini:6:2'],
  [`${SERVICE}url = %(po|rt)s`, 'api.ini:3:1'],
  ['[app:a]\nuse = call:./serv|ice.js:helloApp', 'service.js:3:14'],
  ['[app:a]\npaste.app_factory = ./service.js:hello|App', 'service.js:3:14'],
  ['[filter:a]\nuse = pkg:wheatpaste#size|limit', /^sizelimit\.js:\d+:\d+$/],
  ['[app:a]\nuse = config:nosuch.ini#|x', undefined],
  ['[app:a]\nuse = call:./nosu|ch.js:x', undefined],
  ['[app:|a]\n', undefined],
])('goes from %j', async (text, place) => {
  const found = await definition(text)
  if (place instanceof RegExp) expect(found).toMatch(place)
  else expect(found).toBe(place)
})

test('an option that there is not is a mistake on the command line', async () => {
  await expect(lsp(['--port=1'])).rejects.toThrow('what is "--port=1"?')
})
