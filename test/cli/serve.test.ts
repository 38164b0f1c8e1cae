import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { reload } from '../../src/cli/reload.ts'
import { folderOf, get, Process, pause, write } from './process.ts'

vi.setConfig({ testTimeout: 60_000 })

const PARTS = `
import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Response } from 'wheatpaste'

export function appFactory(globalConf, { word }) {
  const app = async ({ pathInfo }) => {
    if (pathInfo === '/throw') setTimeout(() => { throw new Error('nobody catches this') })
    if (pathInfo === '/slow' || pathInfo === '/throw') await sleep(700)
    if (pathInfo === '/stuck') await sleep(1e8)
    return Response.text(word)
  }
  setInterval(() => {}, 1e8)
  return Object.assign(app, { dispose: () => appendFileSync('disposed', word + ' ') })
}

export function filterFactory() {
  return Object.assign((app) => app, { dispose: () => appendFileSync('disposed', 'filter ') })
}
`

const ini = (word: string, server = ''): string => `
[DEFAULT]
http_port = 0

[pipeline:main]
pipeline = filter hello

[filter:filter]
use = call:./parts.js:filterFactory

[app:hello]
use = call:./parts.js:appFactory
word = ${word}

[app:other]
use = call:./parts.js:appFactory
word = other

[server:main]
use = pkg:wheatpaste#http
port = %(http_port)s
${server}

[server:admin]
use = pkg:wheatpaste#http
port = 0
`

interface Serving {
  readonly folder: string
  readonly process: Process
  readonly url: string
  disposed(): string
}

async function serving(server = '', ...args: string[]): Promise<Serving> {
  const folder = folderOf({ 'parts.js': PARTS, 'a.ini': ini('one', server), disposed: '' })
  const process = new Process(folder, ['serve', 'a.ini', ...args])
  const url = await process.url()
  return { folder, process, url, disposed: () => readFileSync(join(folder, 'disposed'), 'utf8') }
}

/** `wheatpaste reload`, as if it were run in the folder. */
async function reloading(folder: string): Promise<{ code: number; said: string }> {
  const said: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((text) => void said.push(text))
  const error = vi.spyOn(console, 'error').mockImplementation((text) => void said.push(text))
  vi.stubEnv('XDG_RUNTIME_DIR', folder)
  try {
    return { code: await reload([join(folder, 'a.ini')]), said: said.join('\n') }
  } finally {
    vi.unstubAllEnvs()
    log.mockRestore()
    error.mockRestore()
  }
}

test('it says where it serves what, and of which configuration', async () => {
  const { process, url } = await serving()
  expect(process.said).toMatch(/^wheatpaste serves a\.ini on http:\S+ \(loaded in \d+ ms, sha256 [0-9a-f]{12}\)$/m)
  expect(process.said).toMatch(new RegExp(`^try: curl -i ${url}/$`, 'm'))
  const line = (await process.until(/"msg":"serving a.ini"/)).split('\n').find((text) => text.startsWith('{')) ?? ''
  expect(JSON.parse(line)).toMatchObject({ level: 'info', urls: [url], workers: 0, mounts: { '/': /main/ } })
})

test('SIGTERM ends it after the requests under way, and disposes in reverse order', async () => {
  const { process, url, disposed } = await serving()
  const slow = get(url, '/slow')
  await pause(200)
  process.signal('SIGTERM')
  expect(await slow).toBe('one')
  expect(await process.exit).toBe(0)
  expect(disposed()).toBe('filter one ')
})

test('what takes too long is cut off, and the exit code tells', async () => {
  const { process, url } = await serving('shutdown_timeout = 300ms')
  const stuck = get(url, '/stuck')
  await pause(200)
  process.signal('SIGTERM')
  await expect(stuck).rejects.toThrow()
  expect(await process.exit).toBe(1)
  expect(process.said).toContain('1 request was cut off: it took longer than 300 ms')
})

test('a second signal ends it at once', async () => {
  const { process, url } = await serving()
  const stuck = get(url, '/stuck').catch(() => 'cut off')
  await pause(200)
  process.signal('SIGTERM')
  await process.until(/stopping after SIGTERM/)
  process.signal('SIGINT')
  expect(await process.exit).toBe(130)
  expect(await stuck).toBe('cut off')
})

test('an error that nobody caught ends it, but not the requests under way', async () => {
  const { process, url } = await serving()
  expect(await get(url, '/throw')).toBe('one')
  expect(await process.exit).toBe(1)
  expect(process.said).toContain('nobody catches this')
})

test('SIGHUP serves the file as it is now; what was loaded before is disposed of after its last request', async () => {
  const { folder, process, url, disposed } = await serving()
  const slow = get(url, '/slow')
  await pause(200)
  write(folder, { 'a.ini': ini('two') })
  process.signal('SIGHUP')
  await process.until(/is taken over \(in \d+ ms, sha256/)
  expect(await get(url)).toBe('two')
  expect(disposed()).toBe('')
  expect(await slow).toBe('one')
  await pause(100)
  expect(disposed()).toBe('filter one ')
  process.signal('SIGTERM')
  expect(await process.exit).toBe(0)
  expect(disposed()).toBe('filter one filter two ')
})

test('a file that cannot be loaded changes nothing, and `wheatpaste reload` says why', async () => {
  const { folder, process, url, disposed } = await serving()
  write(folder, { 'a.ini': ini('two').replace('pipeline = filter', 'pipeline = filtre') })
  const failed = await reloading(folder)
  expect(failed.code).toBe(1)
  expect(failed.said).toMatch(/^not reloaded \(process \d+\):\nthere is no filter "filtre".*\n {2}--> a\.ini:6:12\n/)
  expect(process.said).toContain('what was served before goes on')
  expect(await get(url)).toBe('one')
  expect(disposed()).toBe('')
  write(folder, { 'a.ini': ini('three') })
  const done = await reloading(folder)
  expect([done.code, done.said]).toEqual([0, `reloaded (process ${process.child.pid})`])
  expect(await get(url)).toBe('three')
})

test('what a reload cannot change is told', async () => {
  const { folder, process } = await serving()
  write(folder, { 'a.ini': ini('two', 'host = 127.0.0.2') })
  process.signal('SIGHUP')
  await process.until(/a restart is needed for \[server:main\] host/)
  expect((await reloading(folder)).said).toMatch(
    /^reloaded \(process \d+\); a restart is needed for \[server:main\] host$/,
  )
})

test('`wheatpaste reload` fails when nobody serves the file', async () => {
  const { folder, process } = await serving()
  process.signal('SIGKILL')
  await process.exit
  const { code, said } = await reloading(folder)
  expect(code).toBe(1)
  expect(said).toMatch(/^nobody serves .*a\.ini: /)
})

test('several servers serve the same app, or others of the file', async () => {
  const { folder, process, url } = await serving('', '--server', 'main', '--server', 'admin=other')
  const [, admin = ''] = / and (http:\S+) /.exec(process.said) ?? []
  expect([await get(url), await get(admin)]).toEqual(['one', 'other'])
  write(folder, { 'a.ini': ini('two') })
  process.signal('SIGHUP')
  await process.until(/is taken over/)
  expect([await get(url), await get(admin)]).toEqual(['two', 'other'])
  process.signal('SIGTERM')
  expect(await process.exit).toBe(0)
})

test('a server of somebody else, which may start at once', async () => {
  const runner = `
    import { createServer } from 'node:http'
    import { toNodeHandler } from 'wheatpaste'
    export async function run(app, globalConf, { port }) {
      const server = createServer(toNodeHandler(app)).listen(Number(port), '127.0.0.1')
      await new Promise((resolve) => server.once('listening', resolve))
      const close = () => new Promise((resolve) => server.close(resolve))
      return { url: 'http://127.0.0.1:' + server.address().port, close }
    }
  `
  const server = '[server:own]\npaste.server_runner = ./runner.js:run\nport = 0\n'
  const folder = folderOf({ 'parts.js': PARTS, 'runner.js': runner, 'a.ini': ini('one') + server, disposed: '' })
  const process = new Process(folder, ['serve', 'a.ini', '--server', 'own'])
  expect(await get(await process.url())).toBe('one')
  process.signal('SIGHUP')
  await process.until(/cannot serve another app: a restart is needed/)
  process.signal('SIGTERM')
  expect(await process.exit).toBe(0)
})

test.each([
  [['--server', 'nobody'], 1, /^there is no \[server:nobody\] in a\.ini \(unknown-section\)$/m],
  [['--server', 'main='], 64, /--server takes NAME or NAME=APP, not "main="/],
  [['--serve', 'main'], 64, /Unknown option '--serve'/],
])('%j is a mistake', async (args, code, message) => {
  const process = new Process(folderOf({ 'parts.js': PARTS, 'a.ini': ini('one'), disposed: '' }), [
    'serve',
    'a.ini',
    ...args,
  ])
  expect(await process.exit).toBe(code)
  expect(process.said).toMatch(message)
})

test('where it cannot listen, one line says so, and what was loaded is disposed of', async () => {
  const { folder, url, disposed } = await serving()
  const { host, port } = new URL(url)
  const second = new Process(folder, ['serve', 'a.ini', `http_port=${port}`])
  expect(await second.exit).toBe(1)
  expect(second.said.trim()).toBe(`cannot listen on ${host}: another server listens there`)
  expect(disposed()).toBe('filter one ')
})

test('a file that is not there is told, and nothing else', async () => {
  const process = new Process(folderOf({}), ['serve', 'b.ini'])
  expect(await process.exit).toBe(1)
  expect(process.said).toMatch(/^there is no file \S*b\.ini \(file-not-found\)/)
})

test('an error of a request is told in the same log as everything else, with the id of the request', async () => {
  const folder = folderOf({
    'a.ini': `
[pipeline:main]
pipeline = request_id thrower

[filter:request_id]
use = pkg:wheatpaste#request_id

[app:thrower]
use = call:./thrower.js:appFactory

[server:main]
use = pkg:wheatpaste#http
port = 0
`,
    'thrower.js': 'export const appFactory = () => () => { throw new TypeError("boom") }',
  })
  const process = new Process(folder, ['serve', 'a.ini'])
  await get(await process.url(), '/x?token=secret')
  const said = await process.until(/boom/)
  const line = said.split('\n').find((text) => text.includes('boom')) ?? ''
  expect(JSON.parse(line)).toMatchObject({
    ...{ level: 'error', pid: process.child.pid, method: 'GET', path: '/x', status: 500, msg: 'GET /x 500' },
    id: expect.stringMatching(/^req-/),
    err: { type: 'TypeError', message: 'boom', stack: expect.stringContaining('thrower.js') },
  })
  expect(said).not.toContain('secret')
})

test('a file without a server is told where to listen, one with a server is not', async () => {
  const folder = folderOf({
    'a.ini': '[app:main]\nuse = pkg:wheatpaste#echo\n',
    'b.ini': '[app:main]\nuse = pkg:wheatpaste#echo\n\n[server:main]\nuse = pkg:wheatpaste#http\n',
  })
  const process = new Process(folder, ['serve', 'a.ini', '--host', 'localhost', '--port', '0'])
  expect(await process.url()).toMatch(/^http:\/\/localhost:\d+$/)
  const refused = new Process(folder, ['serve', 'b.ini', '--port', '0'])
  expect(await refused.exit).toBe(1)
  expect(refused.said).toContain('--host and --port are for a file without [server:main]')
  const wrong = new Process(folder, ['serve', 'a.ini', '--port', 'http'])
  expect(await wrong.exit).toBe(64)
  expect(wrong.said).toContain('--port takes a number up to 65535, not "http"')
})
