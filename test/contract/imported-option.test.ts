import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import express from 'express'
import helmet from 'helmet'
import { expect, test } from 'vitest'
import { createConf } from '../../src/contract/conf.ts'
import type { ConfigError } from '../../src/contract/config-error.ts'
import { importOption } from '../../src/contract/imported-option.ts'
import { itself } from '../bridges/middleware.ts'

const here = join(import.meta.dirname, '../bridges')

function importing(value: string, folder = here) {
  const place = { file: join(folder, 'a.ini'), line: 3, column: 7, length: value.length, text: `app = ${value}` }
  return importOption('app', createConf([]), createConf([['app', value, { name: place, value: place }]]))
}

test.each([
  ['helmet', helmet],
  ['helmet:contentSecurityPolicy', helmet.contentSecurityPolicy],
  ['express:json', express.json],
  ['express', express],
  ['./middleware.ts:itself', itself],
  ['../bridges/middleware.ts : itself ', itself],
  [`${join(here, 'middleware.ts')}:itself`, itself],
  [`${pathToFileURL(join(here, 'middleware.ts'))}:itself`, itself],
])('%s', async (value, expected) => {
  expect(await importing(value)).toBe(expected)
})

test('a package is found from the current folder, too, a file only beside the INI file', async () => {
  expect(await importing('helmet', '/')).toBe(helmet)
  await expect(importing('./middleware.ts:itself', '/')).rejects.toThrow('there is no file /middleware.ts')
})

test('without a file the folder is that of the global configuration', async () => {
  const conf = createConf([['app', './middleware.ts:itself']])
  expect(await importOption('app', createConf([['here', here]]), conf)).toBe(itself)
})

test.each([
  ['', '"app" must say which export of which module', 'bad-option'],
  ['a b', '"app" must say', 'bad-option'],
  ['node:fs', 'is not a module of yours', 'module-not-allowed'],
  ['fs:readFileSync', 'is not a module of yours', 'module-not-allowed'],
  ['data:text/javascript,1', 'is not a module of yours', 'module-not-allowed'],
  ['http://a/b.js', 'is not a module of yours', 'module-not-allowed'],
  ['./nothing.ts:app', 'there is no module "./nothing.ts"', 'module-not-found'],
  ['nothing-at-all', 'no such package is installed from', 'module-not-found'],
  ['./middleware.ts:itsel', 'did you mean "itself"?', 'export-not-found'],
  ['./middleware.ts:constructor', 'has no "constructor"', 'export-not-found'],
  ['./middleware.ts:itself.call', 'has no "itself.call"', 'export-not-found'],
  ['./middleware.ts:itself.name.length', 'has no', 'export-not-found'],
  ['./throwing.ts', 'failed while it was imported: no database', 'module-failed'],
])('%j', async (value, message, code) => {
  const error: ConfigError = await importing(value).then(
    () => expect.unreachable(),
    (error) => error,
  )
  expect(error.message).toContain(message)
  expect(error.problems[0]).toMatchObject({ code, place: { line: 3 } })
})

test('a module that exports nothing is told so', async () => {
  await expect(importing('./empty.ts:app')).rejects.toMatchObject({ problems: [{ hint: 'it exports nothing' }] })
})
