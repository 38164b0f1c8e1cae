import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { Packages } from '../../src/plugins/package.ts'

const root = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
afterAll(() => rmSync(root, { recursive: true }))

function manifest(folder: string, content: object | string): void {
  mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, folder, 'package.json'), typeof content === 'string' ? content : JSON.stringify(content))
}

manifest('service', { name: 'my-service', entryPoints: { 'paste.alias': { 'a:b': 'pkg:x' } } })
manifest('service/node_modules/Side_Dish', { name: 'Side_Dish', version: '2.0' })
manifest('service/node_modules/@scope/part', { name: '@scope/part' })
manifest('service/node_modules/broken', '{')
manifest('node_modules/far', { name: 'far' })
manifest('elsewhere/node_modules/side-dish', { name: 'side-dish', version: '1.0' })

const service = join(root, 'service')
const elsewhere = join(root, 'elsewhere')

test.each([
  ['side.dish', '2.0'],
  ['SIDE-DISH', '2.0'],
])('%s is found however it is spelt', (name, version) => {
  expect(new Packages().find(name, [join(service, 'etc')])?.version).toBe(version)
})

test('packages with a scope, of the folders above, and the own one are found', () => {
  const packages = new Packages()
  expect(packages.find('@scope/part', [service])?.name).toBe('@scope/part')
  expect(packages.find('far', [service])?.name).toBe('far')
  expect(packages.find('my-service', [join(service, 'etc/deep')])?.folder).toBe(service)
})

test('the first folder that sees a package decides', () => {
  expect(new Packages().find('side-dish', [elsewhere, service])?.version).toBe('1.0')
})

test('what is not there, or has no manifest that can be read, is not found', () => {
  expect(new Packages().find('nosuch', [service, '/nosuch/folder'])).toBeUndefined()
  expect(new Packages().find('broken', [service])).toBeUndefined()
})

test('a folder belongs to the nearest package', () => {
  expect(new Packages().owner(join(service, 'etc'))?.entryPoints['paste.alias']).toEqual({ 'a:b': 'pkg:x' })
})
