import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { folderOf, get, Process, pause, write } from './process.ts'

vi.setConfig({ testTimeout: 60_000 })

const parts = (word: string): string => `
import { setTimeout as sleep } from 'node:timers/promises'
import { Response } from 'wheatpaste'

export const appFactory = () => async ({ pathInfo }) => {
  if (pathInfo === '/throw') setTimeout(() => { throw new Error('nobody catches this') })
  if (pathInfo === '/slow' || pathInfo === '/throw') await sleep(700)
  return Response.text(pathInfo === '/pid' ? String(process.pid) : '${word}')
}
`

const ini = (workers: number, server = ''): string => `
[app:main]
use = call:./parts.js:appFactory

[server:main]
use = pkg:wheatpaste#http
port = 0
workers = ${workers}
${server}
`

async function serving(workers: number, server = ''): Promise<{ folder: string; process: Process; url: string }> {
  const folder = folderOf({ 'parts.js': parts('one'), 'a.ini': ini(workers, server) })
  const process = new Process(folder, ['serve', 'a.ini'])
  return { folder, process, url: await process.url() }
}

/** Waits until so many workers have answered. */
async function workersOf(url: string, count: number, except: readonly number[] = []): Promise<number[]> {
  const pids = new Set<number>()
  for (let tries = 0; pids.size < count && tries < 2000; tries++) {
    const answers = await Promise.all(Array.from({ length: 8 }, () => get(url, '/pid')))
    for (const pid of answers.map(Number)) if (!except.includes(pid)) pids.add(pid)
    await pause(10)
  }
  return [...pids]
}

// One that has ended is there until the process that started it, or the first one, has asked how.
function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}

test('several processes serve, and end with the one that started them', async () => {
  const { process, url } = await serving(2)
  expect(process.said).toMatch(/^wheatpaste serves a\.ini on http:\S+ by 2 workers /)
  const pids = await workersOf(url, 2)
  expect(pids).toHaveLength(2)
  expect(pids).not.toContain(process.child.pid)
  const slow = Promise.all(Array.from({ length: 8 }, () => get(url, '/slow')))
  await pause(200)
  process.signal('SIGTERM')
  expect(new Set(await slow)).toEqual(new Set(['one']))
  expect(await process.exit).toBe(0)
  expect(pids.some(isAlive)).toBe(false)
})

test('one that dies is replaced, and no connection is refused, even when it was the only one', async () => {
  const { process, url } = await serving(1)
  const [pid = 0] = await workersOf(url, 1)
  globalThis.process.kill(pid, 'SIGKILL')
  expect(await get(url)).toBe('one')
  expect(await workersOf(url, 1)).not.toContain(pid)
  expect(process.said).toContain(`(process ${pid}) ended (SIGKILL); another one is started in`)
})

test('one that comes to grief is replaced, and finishes what is under way', async () => {
  const { process, url } = await serving(1)
  const pids = await workersOf(url, 1)
  expect(await get(url, '/throw')).toBe('one')
  expect(await get(url)).toBe('one')
  expect(process.said).toContain('nobody catches this')
  expect(await workersOf(url, 1, pids)).toHaveLength(1)
})

test('SIGHUP replaces them, which brings new code; a bad file does not', async () => {
  const { folder, process, url } = await serving(2)
  const before = await workersOf(url, 2)
  write(folder, { 'a.ini': ini(2).replace('[app:main]', '[app:mian]') })
  process.signal('SIGHUP')
  await process.until(/is not taken over/)
  expect(await workersOf(url, 2)).toEqual(expect.arrayContaining(before))
  write(folder, { 'a.ini': ini(2), 'parts.js': parts('two') })
  const slow = get(url, '/slow')
  await pause(100)
  process.signal('SIGHUP')
  await process.until(/is taken over/)
  expect(await slow).toBe('one')
  expect(await workersOf(url, 2, before)).toHaveLength(2)
  expect(await get(url)).toBe('two')
})

test('a reload tells in one line what needs a restart', async () => {
  const { folder, process } = await serving(2)
  write(folder, { 'a.ini': ini(3, 'host = 0.0.0.0\nkeepalive_timeout = 5s') })
  process.signal('SIGHUP')
  expect(await process.until(/is taken over/)).toMatch(/a restart is needed for \[server:main\] host"/)
  write(folder, { 'a.ini': ini(0) })
  process.signal('SIGHUP')
  await process.until(/a restart is needed for \[server:main\] workers"/)
})

test('when the first cannot start, nothing does, and the error is told once', async () => {
  const folder = folderOf({ 'parts.js': 'throw new Error("not today")', 'a.ini': ini(2) })
  const process = new Process(folder, ['serve', 'a.ini'])
  expect(await process.exit).toBe(1)
  expect(process.said.match(/(module-failed)/g)).toHaveLength(1)
})

test('a second signal ends all of them at once', async () => {
  const { process, url } = await serving(2)
  const pids = await workersOf(url, 2)
  const slow = get(url, '/slow').catch(() => 'cut off')
  await pause(200)
  process.signal('SIGTERM')
  await process.until(/stopping after SIGTERM/)
  process.signal('SIGTERM')
  expect(await process.exit).toBe(143)
  expect(await slow).toBe('cut off')
  await pause(100)
  expect(pids.some(isAlive)).toBe(false)
})

test('when the one that started them is killed, they end', async () => {
  const { process, url } = await serving(2)
  const pids = await workersOf(url, 2)
  process.signal('SIGKILL')
  await process.exit
  for (let tries = 0; pids.some(isAlive) && tries < 300; tries++) await pause(20)
  expect(pids.some(isAlive)).toBe(false)
})

test('when it is killed while one starts, that one ends, too', async () => {
  const slow = `
    import { writeFileSync } from 'node:fs'
    writeFileSync('pid', String(process.pid))
    await new Promise((resolve) => setTimeout(resolve, 1000))
  `
  const folder = folderOf({ 'parts.js': slow + parts('one'), 'a.ini': ini(1), pid: '' })
  const process = new Process(folder, ['serve', 'a.ini'])
  const pid = (): number => Number(readFileSync(join(folder, 'pid'), 'utf8'))
  for (let tries = 0; pid() === 0 && tries < 500; tries++) await pause(20)
  process.signal('SIGKILL')
  await process.exit
  for (let tries = 0; isAlive(pid()) && tries < 300; tries++) await pause(20)
  expect(isAlive(pid())).toBe(false)
})

test('all of them listen on a unix socket, which is there as long as they are', async () => {
  const { process, url } = await serving(2, 'socket = x.sock\nsocket_mode = 600')
  expect(url).toBe(`unix:${join(process.folder, 'x.sock')}`)
  const before = await workersOf(url, 2)
  process.signal('SIGHUP')
  await process.until(/is taken over/)
  expect(await workersOf(url, 2, before)).toHaveLength(2)
  process.signal('SIGTERM')
  expect(await process.exit).toBe(0)
  await expect(get(url)).rejects.toThrow('ENOENT')
})

test.each([0, 2])('%i workers listen on a socket that was inherited', async (workers) => {
  const folder = folderOf({ 'parts.js': parts('one'), 'a.ini': ini(workers) })
  const listener = createServer()
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as { port: number }
  const handle = (listener as unknown as { _handle: never })._handle
  const process = new Process(folder, ['serve', 'a.ini'], {
    env: { LISTEN_FDS: '1' },
    stdio: ['ignore', 'pipe', 'pipe', handle],
  })
  listener.close()
  expect(await process.url()).toBe(`http://127.0.0.1:${port}`)
  expect(await get(`http://127.0.0.1:${port}`)).toBe('one')
  process.signal('SIGTERM')
  expect(await process.exit).toBe(0)
})
