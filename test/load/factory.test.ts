import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadApp } from '../../src/load/load.ts'
import { request } from '../../src/testing/client.ts'

const root = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
afterAll(() => rmSync(root, { recursive: true }))

const source = `
const answer = (body) => () => ({ status: 200, headers: {}, body })
export const app = (_, { text = 'app' }) => answer(text)
export const composite = async (loader, globalConf, { inner }) => loader.getApp(inner, globalConf)
export class Service { static factory() { return answer('static') } }
export const holder = { word: 'held', make() { return answer(this.word) } }
export const filter = () => (app) => app
`

function write(path: string, content: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), content)
}

const entryPoints = {
  'paste.app_factory': { main: './parts.mjs:app', both: './parts.mjs:app', service: './parts.mjs:Service.factory' },
  'paste.composite_factory': { both: './parts.mjs:composite', map: './parts.mjs:composite' },
}
write(
  'node_modules/parts-package/package.json',
  JSON.stringify({ name: 'parts-package', exports: { './parts': './parts.mjs' }, entryPoints }),
)
write('node_modules/parts-package/parts.mjs', source)
write('parts.mjs', source)
write('common.cjs', 'exports.app = () => () => ({ status: 200, headers: {}, body: "cjs" })')
const alias = {
  'their.module:Thing.factory': './parts.mjs:holder.make',
  'egg:Theirs#map': 'pkg:parts-package#map',
  'egg:Theirs#cors': './parts.mjs:filter',
}
write('package.json', JSON.stringify({ name: 'service', entryPoints: { 'paste.alias': alias } }))

async function answer(section: string): Promise<string> {
  const text = `[app:main]\n${section}\n[app:inner]\nuse = call:./parts.mjs:app\ntext = inside\n`
  return (await request(await loadApp({ text, filename: join(root, 'etc.ini') }), 'GET', '/')).body
}

test.each([
  ['a module beside the file', 'use = call:./parts.mjs:app', 'app'],
  ['a module of a package', 'use = call:parts-package/parts:app', 'app'],
  ['a file URL', `use = call:file://${root}/parts.mjs:app`, 'app'],
  ['a static method', 'use = call:./parts.mjs:Service.factory', 'static'],
  ['a method, with what it belongs to', 'use = call:./parts.mjs:holder.make', 'held'],
  ['a CommonJS module', 'use = call:./common.cjs:app', 'cjs'],
  ['an entry point', 'use = pkg:parts-package', 'app'],
  ['an entry point of an egg', 'use = egg:Parts_Package#service', 'static'],
  ['a composite by its entry point', 'use = pkg:parts-package#map\ninner = inner', 'inside'],
  ['what stands in for a module of Python', 'use = call:their.module:Thing.factory', 'held'],
  ['the same by its protocol', 'paste.app_factory = their.module:Thing.factory', 'held'],
  ['what stands in for an egg, in any case', 'use = egg:THEIRS#map\ninner = inner', 'inside'],
])('%s', async (_, section, body) => {
  expect(await answer(section)).toBe(body)
})

test.each([
  ['an entry point of two protocols', 'use = pkg:parts-package#both', 'ambiguous-entry-point'],
  [
    'a required package that is not there',
    'use = call:./parts.mjs:app\nrequire = parts-package nosuch',
    'package-not-found',
  ],
  ['what every function has', 'use = call:./parts.mjs:app.call', 'export-not-found'],
  ['what every object has', 'use = call:./parts.mjs:holder.constructor', 'export-not-found'],
  ['a file of the package that is not exported', 'use = call:parts-package/parts.mjs:app', 'module-not-found'],
  ['an http: module', 'use = call:http://example.com/x.js:app', 'module-not-allowed'],
  ['a builtin', 'use = call:fs:readFileSync', 'module-not-allowed'],
])('%s is a mistake', async (_, section, code) => {
  await expect(answer(section)).rejects.toMatchObject({ code })
})

test('a module that fails keeps its own error', async () => {
  write('failing.mjs', 'throw new Error("no key")')
  await expect(answer('use = call:./failing.mjs:app')).rejects.toMatchObject({
    code: 'module-failed',
    cause: expect.objectContaining({ message: 'no key' }),
  })
})
