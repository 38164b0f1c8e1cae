import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { expect, test } from 'vitest'
import { createConf } from '../../src/contract/conf.ts'
import { httpSettings, readHttpSettings } from '../../src/server/http-settings.ts'

const read = (name: string, value: string): object => readHttpSettings(createConf([[name, value]]))

test('docs/operations.md tells every setting', () => {
  const table = /^## Settings$([\s\S]*?)^## /m.exec(readFileSync('docs/operations.md', 'utf8'))?.[1] ?? ''
  expect(Object.keys(httpSettings).filter((name) => !table.includes(`\`${name}\``))).toEqual([])
})

test('every setting has a sentence, and what must be there a default', () => {
  for (const { doc } of Object.values(httpSettings)) expect(doc).toMatch(/^[A-Z].*\.$/)
  expect(readHttpSettings(createConf([]))).toMatchObject({ host: '127.0.0.1', port: 8080, workers: 0, drainDelay: 0 })
})

test.each([
  ['workers', 'auto', { workers: availableParallelism() }],
  ['workers', '3', { workers: 3 }],
  ['socket_mode', '660', { socketMode: 0o660 }],
  ['drain_delay', '5s', { drainDelay: 5000 }],
  ['socket', 'x.sock', { socket: `${process.cwd()}/x.sock` }],
])('%s = %s', (name, value, expected) => {
  expect(read(name, value)).toMatchObject(expected)
})

test.each([
  ['workers', 'many', '"workers" must be a whole number, not "many"'],
  ['workers', '-1', '"workers" must be at least 0'],
  ['socket_mode', '999', '"socket_mode" must be three octal digits such as 660, not "999"'],
])('%s = %s is a mistake', (name, value, message) => {
  expect(() => read(name, value)).toThrow(message)
})

test('HTTP/2 needs a certificate', () => {
  expect(() => read('http2', 'true')).toThrow('"http2" needs "tls_cert" and "tls_key"')
  const files = { http2: 'true', tls_cert: 'tls.crt', tls_key: 'tls.key' }
  expect(readHttpSettings(createConf(Object.entries(files)))).toMatchObject({ http2: true })
})
