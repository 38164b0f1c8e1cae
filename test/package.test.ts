/* What is published works where nothing but the package is: from ESM, by require(), from the command line, and for the compiler. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as index from '../src/index.ts'
import { node } from './support/service.ts'

const root = join(import.meta.dirname, '..')
const project = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
afterAll(() => rmSync(project, { recursive: true }))
const run = promisify(execFile)

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const ini = '[composite:main]\nuse = pkg:wheatpaste#urlmap\n/v1 = app\n[app:app]\nuse = call:./app.mjs:app\n'
const ask = `
  const app = await loadApp('api-paste.ini')
  const { status, body } = await request(app, 'GET', '/v1')
  console.log(status, body)`

// The packed files are laid where npm would lay them; what the package depends on is what is installed here.
beforeAll(async () => {
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', project], {
    cwd: root,
  })
  const modules = join(project, 'node_modules')
  mkdirSync(modules)
  await run('tar', ['-xzf', join(project, JSON.parse(stdout)[0].filename), '-C', modules])
  await run('mv', [join(modules, 'package'), join(modules, 'wheatpaste')])
  for (const name of [...Object.keys(manifest.dependencies), '@types']) {
    mkdirSync(dirname(join(modules, name)), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), join(modules, name))
  }
  writeFileSync(join(project, 'package.json'), '{ "name": "empty" }')
  writeFileSync(join(project, 'api-paste.ini'), ini)
  writeFileSync(
    join(project, 'app.mjs'),
    `import { Response } from 'wheatpaste'\nexport const app = () => () => Response.text('packed')\n`,
  )
}, 60_000)

test('it is imported', async () => {
  writeFileSync(
    join(project, 'esm.mjs'),
    `import { loadApp } from 'wheatpaste'\nimport { request } from 'wheatpaste/testing'\n${ask}`,
  )
  expect((await run(node, ['esm.mjs'], { cwd: project })).stdout).toBe('200 packed\n')
})

test('it is required', async () => {
  const requires = `const { loadApp } = require('wheatpaste')\nconst { request } = require('wheatpaste/testing')`
  writeFileSync(join(project, 'common.cjs'), `${requires}\n;(async () => {${ask}})()`)
  expect((await run(node, ['common.cjs'], { cwd: project })).stdout).toBe('200 packed\n')
})

test('its command runs', async () => {
  const { stdout } = await run(node, ['node_modules/wheatpaste/dist/cli/main.js', 'show', 'api-paste.ini'], {
    cwd: project,
  })
  expect(stdout).toContain('└─ /v1  app app  call:./app.mjs:app')
})

test('a service loads nothing of the lean server, which says what it lacks', async () => {
  const core = readFileSync(join(project, 'node_modules/wheatpaste/dist/chunks/core.js'), 'utf8')
  expect(core).not.toMatch(/llhttp|undici\/lib/)
  writeFileSync(join(project, 'lean.ini'), `${ini}[server:main]\nuse = pkg:wheatpaste#lean\n`)
  const served = run(node, ['node_modules/wheatpaste/dist/cli/main.js', 'serve', 'lean.ini'], { cwd: project })
  await expect(served).rejects.toMatchObject({ stderr: expect.stringContaining('npm install undici@7.30.2') })
  writeFileSync(
    join(project, 'lean.mjs'),
    `import { leanServer } from 'wheatpaste/lean'\nconsole.log(typeof leanServer)`,
  )
  expect((await run(node, ['lean.mjs'], { cwd: project })).stdout).toBe('function\n')
})

test('its types are found', async () => {
  const text = `import { type AppFactory, Response } from 'wheatpaste'\nexport const app: AppFactory = (_, { name = '' }) => () => Response.text(name)\n`
  writeFileSync(join(project, 'typed.mts'), text)
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node', 'typed.mts']
  await run(process.execPath, [tsc, ...flags], { cwd: project })
}, 30_000)

test('every entry point names a factory', async () => {
  const { 'paste.alias': aliases, ...groups } = manifest.entryPoints as Record<string, Record<string, string>>
  const targets = Object.values(groups).flatMap((group) => Object.values(group))
  for (const target of targets) {
    const [file = '', attribute = ''] = target.split(/:(?=\w+$)/)
    expect((await import(join(root, file)))[attribute], target).toBeTypeOf('function')
  }
  const names = Object.values(groups).flatMap((group) => Object.keys(group).map((name) => `pkg:wheatpaste#${name}`))
  expect(Object.values(aliases ?? {}).filter((alias) => !names.includes(alias))).toEqual([])
})

test('the public names are these', () => {
  expect(Object.keys(index).sort()).toMatchSnapshot()
})
