import { expect, test } from 'vitest'
import { configPath, isUri, parseObject, parseUri } from '../../src/load/reference.ts'

test.each([
  ['config:etc/x.ini#api', { scheme: 'config', path: 'etc/x.ini', name: 'api' }],
  ['CONFIG:x.ini', { scheme: 'config', path: 'x.ini', name: undefined }],
  ['pkg:wheatpaste#cors', { scheme: 'package', packageName: 'wheatpaste', entry: 'cors' }],
  ['egg:Paste', { scheme: 'package', packageName: 'Paste', entry: 'main' }],
  ['call:./a.ts:Router.factory', { scheme: 'object', module: './a.ts', attribute: 'Router.factory' }],
  ['call:file:///srv/a.js:make', { scheme: 'object', module: 'file:///srv/a.js', attribute: 'make' }],
])('%s', (uri, expected) => {
  expect(parseUri(uri, undefined)).toEqual(expected)
})

test('a name that is given goes before the one that is written', () => {
  expect(parseUri('config:x.ini#written', 'given')).toMatchObject({ name: 'given' })
})

test.each([
  ['x.ini', 'missing-scheme'],
  ['http://x/', 'unknown-scheme'],
  ['call:module', 'bad-reference'],
  ['call:a:b:c', 'bad-reference'],
])('%s is a mistake', (uri, code) => {
  expect(() => parseUri(uri, undefined)).toThrow(expect.objectContaining({ code }))
})

test.each([
  ['fakeapp:make', 'fakeapp', 'make'],
  ['a.b : C.d [extra]', 'a.b', 'C.d'],
  ['./x/y.ts:f', './x/y.ts', 'f'],
  ['module', 'module', ''],
])('the object %s', (text, module, attribute) => {
  expect(parseObject(text)).toEqual({ scheme: 'object', module, attribute })
})

test.each(['', ':f', 'a b:c', 'a:b:c'])('%j is no object', (text) => {
  expect(() => parseObject(text)).toThrow(expect.objectContaining({ code: 'bad-reference' }))
})

test.each([
  ['x.ini', '/srv', '/srv/x.ini'],
  ['../x.ini', '/srv/etc', '/srv/x.ini'],
  ['/etc/x.ini', undefined, '/etc/x.ini'],
  ['a%20b\\c.ini ', '/srv/100%', '/srv/100%/a b/c.ini'],
  ['50%25.ini', '/srv', '/srv/50%.ini'],
])('the path %j from %s', (path, base, expected) => {
  expect(configPath(path, base)).toBe(expected)
})

test('a relative path needs a folder', () => {
  expect(() => configPath('x.ini', undefined)).toThrow(expect.objectContaining({ code: 'relative-without-base' }))
})

test.each([
  ['pkg:x', true],
  ['x', false],
  ['v2.1:x', false],
  [':x', false],
])('%s is a URI: %s', (name, expected) => {
  expect(isUri(name)).toBe(expected)
})
