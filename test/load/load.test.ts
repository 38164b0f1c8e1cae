import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ConfigError } from '../../src/contract/config-error.ts'
import { appConfig, describe, loadApp, loadContext, loadDeployment, loadFilter } from '../../src/load/load.ts'
import { request } from '../../src/testing/client.ts'

const parts = join(import.meta.dirname, '../cases/modules/parts.ts')
const file = (text: string) => ({ text, filename: 'x.ini' })
const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
afterAll(() => rmSync(folder, { recursive: true }))

const greeting = file(`
[DEFAULT]
who = you

[app:main]
use = call:${parts}:appFactory
text = hello %(who)s

[app:other]
use = main
text = other
`)

async function body(app: Parameters<typeof request>[0]): Promise<string> {
  return (await request(app, 'GET', '/')).body
}

test('an app is loaded, by its name if one is given', async () => {
  expect(await body(await loadApp(greeting))).toBe('hello you')
  expect(await body(await loadApp(greeting, { name: 'other' }))).toBe('other')
})

test('defaults override [DEFAULT], for references too; a global conf lies over it for factories alone', async () => {
  expect(await body(await loadApp(greeting, { defaults: { who: '100% me' } }))).toBe('hello 100% me')
  expect(await body(await loadApp(greeting, { globalConf: { who: 'me' } }))).toBe('hello you')
  const { globalConf, conf } = await appConfig(greeting, { globalConf: { who: 'me', level: 3 } })
  expect(globalConf).toMatchObject({ who: 'me', level: '3' })
  expect(conf).toMatchObject({ text: 'hello you', level: '3' })
})

test('a file is named by a path, from a folder or with a URI', async () => {
  writeFileSync(join(folder, 'a b.ini'), greeting.text)
  writeFileSync(join(folder, 'outer.ini'), '[app:main]\nuse = config:a%%20b.ini#other\n')
  expect(await body(await loadApp(join(folder, 'outer.ini')))).toBe('other')
  expect(await body(await loadApp('outer.ini#main', { relativeTo: folder }))).toBe('other')
  expect(await body(await loadApp('config:a%20b.ini', { relativeTo: folder }))).toBe('hello you')
  expect(await body(await loadApp(`call:${parts}:appFactory`))).toBe('app')
})

test('factories may be asynchronous', async () => {
  const slow = join(folder, 'slow.mjs')
  writeFileSync(
    slow,
    `import { setTimeout } from 'node:timers/promises'
     export const app = async (_, { text }) => { await setTimeout(1); return () => ({ status: 200, headers: {}, body: text }) }
     export const filter = async () => (app) => async (environ) => app(environ)
     export const filterApp = async (app) => { await setTimeout(1); return app }`,
  )
  const text = `[pipeline:main]\npipeline = f g app\n[filter:f]\nuse = call:${slow}:filter\n[filter:g]\npaste.filter_app_factory = ${slow}:filterApp\n[app:app]\nuse = call:${slow}:app\ntext = slow\n`
  expect(await body(await loadApp(file(text)))).toBe('slow')
  const filter = await loadFilter(file(text), { name: 'g' })
  expect(await body(filter(await loadApp(file(text), { name: 'app' })))).toBe('slow')
})

test('a context is what would be called, with nothing imported', async () => {
  const context = await loadContext(file('[app:main]\nuse = egg:Nowhere#thing\na = 1\n'))
  expect(context).toMatchObject({
    type: 'factory',
    kind: 'app',
    section: 'app:main',
    factory: { written: 'egg:Nowhere#thing' },
  })
})

test('what was made is disposed of in reverse order, also when a later factory fails', async () => {
  const parts = join(folder, 'dispose.mjs')
  writeFileSync(
    parts,
    `export const log = []
     const made = (thing, name) => Object.assign(thing, { dispose: async () => void log.push(name) })
     export const app = () => made(() => null, 'app')
     export const filter = (_, { name }) => made((app) => made((environ) => app(environ), name + ' around'), name)
     export const broken = () => { throw new Error('broken') }`,
  )
  const pipeline = (app: string) =>
    file(
      `[pipeline:main]\npipeline = f ${app}\n[filter:f]\nuse = call:${parts}:filter\nname = f\n[app:a]\nuse = call:${parts}:app\n[app:b]\nuse = call:${parts}:broken\n[filter:late]\nuse = call:${parts}:broken\n[pipeline:failing]\npipeline = f late a\n`,
    )
  const { log } = await import(parts)
  const deployment = await loadDeployment(pipeline('a'))
  await deployment.dispose()
  expect(log.splice(0)).toEqual(['f around', 'f', 'app'])
  await expect(loadDeployment(pipeline('a'), { name: 'failing' })).rejects.toThrow(ConfigError)
  expect(log).toEqual(['f', 'app'])
})

test('defaults are texts, or what has an obvious one', async () => {
  const text = '[DEFAULT]\nport = 80\n[app:main]\nuse = pkg:x#y\nat = %(port)s %(debug)s\n'
  const given = { port: 8080, debug: true, nothing: undefined }
  expect((await appConfig(file(text), { defaults: given })).conf).toMatchObject({ port: '8080', at: '8080 true' })
  for (const [value, what] of [
    [null, 'null'],
    [['a'], 'an object'],
    [{}, 'an object'],
  ])
    await expect(loadContext(file(text), { defaults: { port: value as string } })).rejects.toThrow(
      `the default "port" must be a text, a number or a boolean, not ${what}`,
    )
})

test('who asks for a section that is not there is told of those that are', async () => {
  const { text } = greeting
  const asked = async (name: string, kind?: 'filter') =>
    (await loadContext(file(text), { name, ...(kind && { kind }) }).catch((error) => error)).message
  expect(await asked('othr')).toContain('did you mean "other"?')
  expect(await asked('othr')).toMatch(/there are \[app:main\] in line \d+, \[app:other\] in line \d+/)
  expect(await asked('cors', 'filter')).toContain('there is no filter in it, but [app:main] in line 5')
  expect((await loadContext(file('')).catch((error) => error)).message).toContain('the file has no section at all')
})

test('a deployment has the servers of its file', async () => {
  const text = `${greeting.text}\n[server:main]\nuse = call:${parts}:appFactory\n`
  const deployment = await loadDeployment(file(text))
  expect(await deployment.server()).toBeTypeOf('function')
  expect(await deployment.server('admin')).toBeUndefined()
  expect(deployment.graph).toMatchObject({ kind: 'app', name: 'app:main' })
})

test("a factory's own error stays below ours", async () => {
  const error = await loadApp(file(`[app:main]\nuse = call:${parts}:broken\n`)).catch((thrown) => thrown)
  expect(error).toMatchObject({ code: 'factory-failed', cause: expect.objectContaining({ message: 'no database' }) })
})

test('a folder that paths are relative to is taken as it is; only the path of a URI is decoded', async () => {
  const odd = join(folder, 'a%20b')
  mkdirSync(odd)
  writeFileSync(join(odd, 'c d.ini'), greeting.text)
  expect(await body(await loadApp('config:c%20d.ini#other', { relativeTo: odd }))).toBe('other')
})

test('a composite that a package brings asks among the entry points of its package', async () => {
  const base = join(folder, 'node_modules', 'map-package')
  mkdirSync(base, { recursive: true })
  const entryPoints = {
    'paste.app_factory': { main: './parts.mjs:app', other: './parts.mjs:other' },
    'paste.composite_factory': { both: './parts.mjs:both' },
  }
  writeFileSync(join(base, 'package.json'), JSON.stringify({ name: 'map-package', entryPoints }))
  writeFileSync(
    join(base, 'parts.mjs'),
    `const answer = (body) => () => ({ status: 200, headers: {}, body })
     export const app = () => answer('main')
     export const other = () => answer('other')
     export const both = async (loader, globalConf) => {
       const apps = [await loader.getApp(undefined, globalConf), await loader.getApp('other', globalConf)]
       return (environ) => answer(apps.map((app) => app(environ).body).join())()
     }`,
  )
  expect(await body(await loadApp('pkg:map-package#both', { relativeTo: folder }))).toBe('main,other')
})

test('a secret of the environment is in no drawing and in no error', async () => {
  const text = '[app:main]\nuse = pkg:x#${DB_PASSWORD}\n[app:b]\nuse = ${DB_PASSWORD}\n'
  const options = { env: { DB_PASSWORD: 'hunter2' } }
  expect(await describe(file(text), options)).toMatchObject({ factory: 'pkg:x#***' })
  for (const name of ['main', 'b'])
    await expect(loadApp(file(text), { ...options, name })).rejects.not.toThrow(/hunter2/)
})

test("nor is it in ours when a user's factory throws it", async () => {
  const module = join(folder, 'leaks.mjs')
  writeFileSync(module, 'export const app = (_, { url }) => { throw new Error(`cannot reach ${url}`) }')
  const text = `[app:main]\nuse = call:${module}:app\nurl = mysql://nova:\${DB_PASSWORD}@db\n`
  const error = await loadApp(file(text), { env: { DB_PASSWORD: 'hunter2' } }).catch((thrown) => thrown)
  expect(error.message).toContain('cannot reach mysql://nova:***@db')
})
