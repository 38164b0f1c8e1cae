import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { ConfigError } from '../../src/contract/config-error.ts'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { check, describe, loadApp, loadDeployment, loadFilter } from '../../src/load/load.ts'
import { request } from '../../src/testing/client.ts'

const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(
  join(folder, 'parts.mjs'),
  `import { Response } from '${join(import.meta.dirname, '../../src/contract/response.ts')}'
   export const echo = () => ({ state }) => Response.json(state)
   const seen = (options) => (app) => function seen(environ) {
     environ.state.seen = { ...options }
     return app(environ)
   }
   const text = { type: 'text', doc: 'A text.', parse: String }
   const make = (settings) => Object.assign((globalConf, options) => seen(options), settings && { settings })
   export const raw = make()
   export const declared = make({ colour: text })
   export const own = make({ match: text, exclude: { ...text, formerly: ['ignore'] } })
   export const schema = make({ '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value }) } })
   export const around = Object.assign((app, globalConf, options) => seen(options)(app), { settings: {} })
   export const slow = Object.assign(async (app, globalConf, options) => seen(options)(app), { settings: {} })
   export const disposed = []
   export const held = Object.assign(() => Object.assign((app) => Object.assign(seen({})(app), {
     describe: () => ({ kind: 'app', name: 'its own' }), dispose: () => disposed.push('app'),
   }), { dispose: () => disposed.push('filter') }), { settings: {} })
   export const off = Object.assign(() => (app) => app, { settings: {} })`,
)

const pipeline = (filter: string): string => `
[composite:map]
use = pkg:wheatpaste#urlmap
/v1 = main

[pipeline:main]
pipeline = f echo

[filter:f]
${filter}

[app:echo]
use = call:./parts.mjs:echo
`

const load = (filter: string, name?: string): Promise<Application> =>
  loadApp({ text: pipeline(filter), filename: join(folder, 'x.ini') }, { name })

/** What the filter saw of its options, or nothing. */
async function seenBy(app: Application, path: string, method = 'GET'): Promise<unknown> {
  return JSON.parse((await request(app, method, path)).body).seen
}

test.each([
  ['paste.filter_factory = ./parts.mjs:declared'],
  ['paste.filter_app_factory = ./parts.mjs:around'],
  ['paste.filter_app_factory = ./parts.mjs:slow'],
])('%s: only what is matched, and not ignored, passes through it', async (factory) => {
  const app = await load(`${factory}\nmatch = /a/**, POST /b\nignore = GET /a/x`)
  expect(await seenBy(app, '/a')).toEqual({})
  expect(await seenBy(app, '/a/y')).toEqual({})
  expect(await seenBy(app, '/a/x', 'PUT')).toEqual({})
  expect(await seenBy(app, '/a/x')).toBeUndefined()
  expect(await seenBy(app, '/b')).toBeUndefined()
  expect(await seenBy(app, '/b', 'POST')).toEqual({})
})

test('all but what is ignored, without a match', async () => {
  const app = await load('use = call:./parts.mjs:declared\nignore = /metrics\ncolour = red')
  expect(await seenBy(app, '/metrics')).toBeUndefined()
  expect(await seenBy(app, '/other')).toEqual({ colour: 'red' })
})

test('the path is the full one, wherever the filter is mounted', async () => {
  const app = await load('use = call:./parts.mjs:declared\nmatch = /v1/a', 'map')
  expect(await seenBy(app, '/v1/a')).toEqual({})
  expect(await seenBy(app, '//v1//a')).toEqual({})
  expect(await seenBy(app, '/v1/b')).toBeUndefined()
})

test.each([
  ['raw', 'a factory that tells no settings'],
  ['schema', 'one that tells a schema'],
])('%s: %s is given both as options of its own', async (factory) => {
  const app = await load(`use = call:./parts.mjs:${factory}\nmatch = not a pattern\nignore = neither`)
  expect(await seenBy(app, '/any')).toEqual({ match: 'not a pattern', ignore: 'neither' })
})

test('so is one that has a setting of the name, or had', async () => {
  const app = await load('use = call:./parts.mjs:own\nmatch = red\nignore = blue')
  expect(await seenBy(app, '/any')).toEqual({ match: 'red', ignore: 'blue' })
})

test('in a filter-app and behind a filter-with, too', async () => {
  const text = `
[filter-app:main]
use = call:./parts.mjs:declared
match = /a
next = inner

[app:inner]
use = call:./parts.mjs:echo
filter-with = other

[filter:other]
use = call:./parts.mjs:declared
colour = blue
ignore = /**
`
  const app = await loadApp({ text, filename: join(folder, 'x.ini') })
  expect(await seenBy(app, '/a')).toEqual({})
  expect(await seenBy(app, '/b')).toBeUndefined()
})

test('a filter that is loaded alone', async () => {
  const text = pipeline('use = call:./parts.mjs:declared\nmatch = /a')
  const filter = await loadFilter({ text, filename: join(folder, 'x.ini') }, { name: 'f' })
  const app = filter((environ) => Response.json(environ.state))
  expect(await seenBy(app, '/a')).toEqual({})
  expect(await seenBy(app, '/b')).toBeUndefined()
})

test('what a filter made of the app is still described and disposed of', async () => {
  const text = pipeline('use = call:./parts.mjs:held\nmatch = /a')
  const { app, dispose } = await loadDeployment({ text, filename: join(folder, 'x.ini') })
  expect([app.name, app.describe?.()]).toEqual(['seen', { kind: 'app', name: 'its own' }])
  await dispose()
  const { disposed } = await import(join(folder, 'parts.mjs'))
  expect(disposed).toEqual(['app', 'filter'])
})

test('where a filter has nothing to do, there is nothing to choose', async () => {
  const app = await load('use = call:./parts.mjs:off\nmatch = /a')
  expect(app.describe?.().kind).not.toBe('pipeline')
})

test('it is told which requests pass it by, and why', async () => {
  const app = await load('use = call:./parts.mjs:declared\nmatch = /a /b\nignore = /b')
  const why = (pathInfo: string) => app.explain?.(new Environ({ pathInfo }))
  expect(why('/a')).toMatchObject({ kind: 'filter', name: 'f', next: [{ pathInfo: '/a' }] })
  expect(why('/a')).not.toHaveProperty('skipped')
  expect(why('/b')).toMatchObject({ skipped: 'ignore = /b', next: [{ pathInfo: '/b' }] })
  expect(why('/c')).toMatchObject({ skipped: 'match = /a /b' })
})

test('a drawing tells what a filter is for', async () => {
  const text = pipeline('use = call:./parts.mjs:declared\nmatch = /a\n  /b\nignore = /c')
  const { filters } = await describe({ text, filename: join(folder, 'x.ini') })
  expect(filters?.map(({ note }) => note)).toEqual(['match = /a /b; ignore = /c'])
})

test('a wrong pattern is a mistake with its place, of check and of loading', async () => {
  const filter = 'use = call:./parts.mjs:declared\nmatch = /a, b\nignore = /c/**/d\ncolur = red'
  const { errors } = await check({ text: pipeline(filter), filename: join(folder, 'x.ini') })
  expect(errors.map(({ code, place }) => [code, place?.line, place?.column])).toEqual([
    ['bad-pattern', 11, 13],
    ['bad-pattern', 12, 10],
    ['bad-option', 13, 1],
  ])
  const error = await load(filter).catch((error: unknown) => error)
  expect(error instanceof ConfigError && error.problems.map(({ code }) => code)).toEqual(['bad-pattern', 'bad-pattern'])
})
