import { expect, test } from 'vitest'
import { loadContext } from '../../src/load/load.ts'

const context = (text: string, kind: 'app' | 'filter' | 'server' = 'app') =>
  loadContext({ text: `[${kind}:main]\n${text}`, filename: 'x.ini' }, { kind })

test.each([
  ['app', 'paste.app_factory = a.b:c.d', 'paste.app_factory'],
  ['app', 'paste.composite_factory = a:b', 'paste.composite_factory'],
  ['app', 'paste.composit_factory = a:b', 'paste.composit_factory'],
  ['filter', 'paste.filter_factory = ./a.js:b', 'paste.filter_factory'],
  ['filter', 'paste.filter_app_factory = a:b', 'paste.filter_app_factory'],
  ['filter', 'paste.filter_app_factory = a:b\npaste.filter_factory = c:d', 'paste.filter_factory'],
  ['server', 'paste.server_runner = a:b', 'paste.server_runner'],
] as const)('%s: %s', async (kind, text, protocol) => {
  expect(await context(text, kind)).toMatchObject({ type: 'factory', factory: { protocol } })
})

test.each([
  ['greeting = hello', 'no-factory', 1],
  ['paste.filter_factory = a:b', 'no-factory', 1],
  ['paste.app_factory = a:b\npaste.composite_factory = c:d', 'several-factories', 3],
  ['paste.app_factory = two words', 'bad-reference', 2],
  [`paste.app_factory = a${' '.repeat(100_000)}x`, 'bad-reference', 2],
])('%j is a mistake', async (text, code, line) => {
  await expect(context(text)).rejects.toMatchObject({ problems: [{ code, place: { line } }] })
})
