import { expect, test } from 'vitest'
import { type Inspected, inspected } from './inspected.ts'

const page = (to: Inspected, options = {}) => to.ask('GET', '/_inspector/', { remoteAddress: '127.0.0.1', ...options })

test('the application answers everything else as ever', async () => {
  const to = await inspected()
  expect((await to.ask('GET', '/hello')).body).toBe('hello')
  expect((await to.ask('GET', '/_inspectors')).body).toBe('hello')
})

test('the page is for this machine, under its own names', async () => {
  const to = await inspected({ hosts: 'inspector.example' })
  for (const host of ['localhost:80', '127.0.0.1:8080', '[::1]:80', 'inspector.example']) {
    expect((await page(to, { headers: { host } })).body).toContain('<title>Wheatpaste inspector</title>')
  }
  expect((await page(to, { remoteAddress: '::1' })).status).toBe(200)
  expect((await page(to, { remoteAddress: '::ffff:127.0.0.1' })).status).toBe(200)
})

test.each([
  ['another machine', { remoteAddress: '192.0.2.1' }],
  ['nobody knows who', { remoteAddress: '' }],
  ['a name that a stranger had lead here', { headers: { host: 'evil.example' } }],
  ['an address of another machine', { headers: { host: '192.0.2.1:8080' } }],
  ['no name', { headers: { host: '' } }],
  ['a proxy', { headers: { 'x-forwarded-for': '127.0.0.1' } }],
  ['a proxy that names itself', { headers: { via: '1.1 a' } }],
  ['a proxy that names the client', { headers: { 'x-real-ip': '127.0.0.1' } }],
  ["Cloudflare's network", { headers: { 'cf-connecting-ip': '127.0.0.1' } }],
  ["Akamai's network", { headers: { 'true-client-ip': '127.0.0.1' } }],
  ['nginx, as it comes', { protocol: 'HTTP/1.0' }],
])('it is not there for %s', async (_who, options) => {
  expect((await page(await inspected(), options)).body).toBe('hello')
})

test('it may be elsewhere, and for others', async () => {
  const to = await inspected({ path: '/look', allowed_source_ranges: '192.0.2.0/24' })
  const other = { remoteAddress: '192.0.2.9' }
  expect((await to.ask('GET', '/look/', other)).status).toBe(200)
  expect((await to.ask('GET', '/look/', { ...other, headers: { host: '192.0.2.1:80' } })).status).toBe(200)
  expect((await to.ask('GET', '/look/', { remoteAddress: '127.0.0.1' })).body).toBe('hello')
})
