import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readConfigFile } from '../../src/load/config-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
chmodSync(folder, 0o755)
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

test('a file is read', () => {
  const { filename, sections } = readConfigFile(file('good.ini', '[app:main]\nuse = egg:x\n'))
  expect(filename).toBe(join(folder, 'good.ini'))
  expect([...sections.keys()]).toEqual(['app:main'])
})

test.each([
  ['a missing file', () => join(folder, 'nosuch.ini'), 'file-not-found', 'there is no file'],
  ['a file below a file', () => join(file('flat.ini', ''), 'x.ini'), 'file-not-found', 'there is no file'],
  ['a folder', () => folder, 'file-unreadable', 'is a folder'],
  ['a FIFO, without waiting for its writer', () => fifo('pipe.ini'), 'file-unreadable', 'no regular file'],
  ['a device', () => '/dev/zero', 'file-unreadable', 'no regular file'],
  [
    'what is not UTF-8, with the byte',
    () => file('latin.ini', Buffer.from('[a]\nb = caf\xe9!\n', 'latin1')),
    'not-utf-8',
    'byte 11 belongs',
  ],
  ['a character cut short at the end', () => file('cut.ini', Buffer.from([0x23, 0xc3])), 'not-utf-8', 'byte'],
  ['a link to itself', () => loop('loop.ini'), 'file-unreadable', 'cannot be read'],
  ['a file far too large', () => sparse('large.ini', 100 * 1024 * 1024), 'file-too-large', '104857600 bytes'],
])('%s is a mistake', (_, path, code, message) => {
  expect(() => readConfigFile(path())).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(message) }),
  )
})

test('a file that this process may not read', () => {
  const path = file('private.ini', '[a]\n')
  chmodSync(path, 0)
  expect(() => asNobody(() => readConfigFile(path))).toThrow(
    expect.objectContaining({ code: 'file-unreadable', message: expect.stringContaining('EACCES') }),
  )
})

/** Root may read everything. */
function asNobody<T>(act: () => T): T {
  if (process.geteuid?.() !== 0) return act()
  process.seteuid?.(65534)
  try {
    return act()
  } finally {
    process.seteuid?.(0)
  }
}

test('a NUL is text like any other', () => {
  expect(readConfigFile(file('nul.ini', '[a]\nb = x\0y\n')).sections.get('a')?.options.get('b')?.value).toBe('x\0y')
})

function fifo(name: string): string {
  execFileSync('mkfifo', [join(folder, name)])
  return join(folder, name)
}

function loop(name: string): string {
  symlinkSync(name, join(folder, name))
  return join(folder, name)
}

function sparse(name: string, size: number): string {
  const path = file(name, '')
  truncateSync(path, size)
  return path
}
