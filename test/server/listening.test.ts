import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listen, removeStale } from '../../src/server/listening.ts'
import { afterwards } from './wire.ts'

const anywhere = { host: '127.0.0.1', port: 0, backlog: 1 }

function server(): Server {
  const made = createServer()
  afterwards(() => made.close())
  return made
}

function path(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
  afterwards(() => rmSync(folder, { recursive: true }))
  return join(folder, 'x.sock')
}

// A process that ends without closing its socket leaves it behind.
function leave(socket: string): void {
  const program = `require('net').createServer().listen(${JSON.stringify(socket)}, () => process.kill(process.pid, 'SIGKILL'))`
  spawnSync(process.execPath, ['-e', program])
}

test('an address and a port', async () => {
  expect(await listen(server(), anywhere)).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d+$/)
  expect(await listen(server(), { ...anywhere, host: '::1' })).toMatch(/^http:\/\/\[::1\]:\d+$/)
})

test('a unix socket, which only some may use', async () => {
  const socket = path()
  expect(await listen(server(), { ...anywhere, socket, socketMode: 0o600 })).toBe(`unix:${socket}`)
  expect(statSync(socket).mode & 0o777).toBe(0o600)
})

test('a unix socket that somebody left behind is removed', async () => {
  const socket = path()
  leave(socket)
  expect(statSync(socket).isSocket()).toBe(true)
  expect(await listen(server(), { ...anywhere, socket })).toBe(`unix:${socket}`)
})

test('a unix socket that somebody listens on is not', async () => {
  const socket = path()
  await listen(server(), { ...anywhere, socket })
  await expect(listen(server(), { ...anywhere, socket })).rejects.toThrow(
    `cannot listen on ${socket}: another server listens there`,
  )
  expect(statSync(socket).isSocket()).toBe(true)
})

test('a file that is no socket is never removed', async () => {
  const socket = path()
  await removeStale(socket)
  writeFileSync(socket, 'precious')
  await expect(removeStale(socket)).rejects.toThrow(`cannot listen on ${socket}: it is a file of another kind`)
})
