import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { schema } from '../../src/cli/schema.ts'

const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
const log = vi.spyOn(console, 'log').mockReturnValue()
afterAll(() => rmSync(folder, { recursive: true }))
const parts = join(import.meta.dirname, '../cases/modules/parts.ts')

interface Schema {
  readonly version: number
  readonly sections: readonly { prefix: string; options: readonly { name: string }[] }[]
  readonly factories: readonly { kind: string; name: string | null; use: string; purpose: string; settings: object[] }[]
}

async function printed(...args: string[]): Promise<Schema> {
  log.mockClear()
  expect(await schema(args)).toBe(0)
  return JSON.parse(String(log.mock.calls[0]?.[0]))
}

test('every factory of ours has a purpose and tells its settings', async () => {
  const { version, factories } = await printed()
  expect(version).toBe(1)
  expect(factories.length).toBeGreaterThan(45)
  expect(factories.filter(({ purpose, settings }) => purpose === null || settings === null)).toEqual([])
  const { settings } = factories.find(({ use }) => use === 'pkg:wheatpaste#version_urlmap') ?? {}
  expect(settings?.[1]).toEqual({
    name: 'header_version_target',
    type: 'choice',
    choices: ['exact', 'plus'],
    default: 'exact',
    min: null,
    max: null,
    required: false,
    secret: false,
    formerly: [],
    doc: expect.stringContaining('version in a header'),
  })
})

test('every kind of section, with the options of the language', async () => {
  const { sections } = await printed()
  expect(sections.map(({ prefix }) => prefix)).toContain('filter-app')
  expect(sections.find(({ prefix }) => prefix === 'pipeline')?.options[0]?.name).toBe('pipeline')
})

test("a file's own modules, also by way of another section, and what cannot be had left out", async () => {
  const file = join(folder, 'x.ini')
  const text = `[app:a]\nuse = call:${parts}:appFactory\n[app:b]\nuse = a\n[filter:f]\nuse = pkg:wheatpaste#cors\n`
  writeFileSync(file, `${text}[app:c]\nuse = call:./nosuch.js:x\n[app:ring]\nuse = ring\n[app:d]\nuse = config:y.ini\n`)
  const own = (await printed(file)).factories.filter(({ name }) => name === null)
  expect(own).toEqual([
    { kind: 'app', name: null, use: `call:${parts}:appFactory`, package: null, purpose: null, settings: null },
  ])
})

test.each([
  [['a', 'b'], 'what is "b"?'],
  [['--json'], "Unknown option '--json'"],
  [['/nosuch/x.ini'], 'there is no file /nosuch/x.ini'],
])('%j is a mistake', async (args, message) => {
  await expect(schema(args)).rejects.toThrow(message)
})
