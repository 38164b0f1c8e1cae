import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { configFiles, fileOf, hashOf } from '../../src/cli/config-files.ts'
import type { Place } from '../../src/contract/place.ts'

const here = import.meta.filename
const place = (file: string): Place => ({ file, line: 1, column: 1, length: 1, text: '' })

test('every file is told once, from the outside in; a text without a file is none', () => {
  const files = configFiles({
    kind: 'composite',
    place: place(here),
    mounts: [
      {
        path: '/',
        app: { kind: 'pipeline', place: place(here), filters: [{ kind: 'filter', place: place('/a text') }] },
      },
      { path: '/x', app: { kind: 'pipeline', app: { kind: 'app', place: place(import.meta.dirname) } } },
    ],
  })
  expect(files).toEqual([here, import.meta.dirname])
})

test('the hash of a file is the beginning of its SHA-256', () => {
  expect(hashOf([here])).toBe(createHash('sha256').update(readFileSync(here)).digest('hex').slice(0, 12))
})

test('a file is known by its path', () => {
  expect(fileOf('etc/a.ini#main')).toBe(`${process.cwd()}/etc/a.ini`)
  expect(fileOf('config:/etc/a.ini')).toBe('/etc/a.ini')
})
