import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import { appFactory, staticFiles } from '../../src/apps/static.ts'
import { createConf } from '../../src/contract/conf.ts'
import { Environ } from '../../src/contract/environ.ts'
import { lint } from '../../src/contract/lint.ts'
import { cascade } from '../../src/serve/cascade.ts'
import { toNodeHandler } from '../../src/server/node-handler.ts'
import { request } from '../../src/testing/client.ts'
import { exchange, listening } from '../server/wire.ts'

const folder = mkdtempSync(join(tmpdir(), 'static-'))
afterAll(() => rmSync(folder, { recursive: true }))
const root = join(folder, 'public')
mkdirSync(join(root, 'docs'), { recursive: true })
mkdirSync(join(root, 'empty'))
mkdirSync(join(root, '.git'))
writeFileSync(join(folder, 'secret.txt'), 'secret')
writeFileSync(join(root, 'a.txt'), '0123456789')
writeFileSync(join(root, 'a b.txt'), 'blank')
writeFileSync(join(root, 'ä%.txt'), 'umlaut')
writeFileSync(join(root, 'nothing.txt'), '')
writeFileSync(join(root, 'unknown.zzz'), 'zzz')
writeFileSync(join(root, 'about.html'), '<p>about')
writeFileSync(join(root, 'index.html'), '<p>home')
writeFileSync(join(root, 'docs', 'index.html'), '<p>docs')
writeFileSync(join(root, '.htpasswd'), 'secret')
writeFileSync(join(root, '.git', 'config'), 'secret')
utimesSync(join(root, 'a.txt'), 1_700_000_000, 1_700_000_000)
execFileSync('mkfifo', [join(root, 'pipe')])
symlinkSync('/dev/zero', join(root, 'device'))
symlinkSync('a.txt', join(root, 'link.txt'))

const app = lint(staticFiles({ documentRoot: root }))
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  request(app, method, path, { headers: { host: 'a.example', ...headers }, scriptName: '/s' })

test.each([
  ['/a.txt', 'text/plain; charset=utf-8', '0123456789'],
  ['/a.txt?v=1', 'text/plain; charset=utf-8', '0123456789'],
  ['//a.txt', 'text/plain; charset=utf-8', '0123456789'],
  ['/a%20b.txt', 'text/plain; charset=utf-8', 'blank'],
  ['/%C3%A4%25.txt', 'text/plain; charset=utf-8', 'umlaut'],
  ['/link.txt', 'text/plain; charset=utf-8', '0123456789'],
  ['/nothing.txt', 'text/plain; charset=utf-8', ''],
  ['/', 'text/html; charset=utf-8', '<p>home'],
  ['/docs/', 'text/html; charset=utf-8', '<p>docs'],
  ['/docs/../a.txt', 'text/plain; charset=utf-8', '0123456789'],
])('%s is there', async (path, type, body) => {
  const answer = await get(path)
  expect([answer.status, answer.body]).toEqual([200, body])
  expect(answer.headers).toMatchObject({
    'content-type': type,
    'content-length': String(body.length),
    'cache-control': 'public, max-age=0',
    'accept-ranges': 'bytes',
    etag: expect.any(String),
    'last-modified': expect.any(String),
    'x-content-type-options': 'nosniff',
  })
})

test.each([
  '/none.txt',
  '/a.txt/',
  '/a.txt/b',
  '/empty/',
  '/about',
  '/.htpasswd',
  '/%2ehtpasswd',
  '/.git/config',
  '/docs/%2e%2e%2f%2e%2e%2fsecret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e%2fsecret.txt',
  '/../secret.txt',
  '/../../../../../../etc/passwd',
  '//etc/passwd',
  '/docs%2findex.html',
  '/pipe',
  '/device',
  `/${'a'.repeat(300)}`,
  `/${'a/'.repeat(3000)}`,
])('%.40s is not', async (path) => {
  const answer = await get(path)
  expect([answer.status, answer.body]).toEqual([404, expect.stringContaining('could not be found')])
})

test.each(['/..%5csecret.txt', '/%00', '/a.txt%00.html', '/%c0%ae%c0%ae/secret.txt', '/%', '/%zz'])(
  '%s is a 400',
  async (path) => {
    expect((await get(path)).status).toBe(400)
  },
)

test.each([
  ['/docs', 'http://a.example/s/docs/'],
  ['/docs?a=b', 'http://a.example/s/docs/?a=b'],
  ['', 'http://a.example/s/'],
  ['//docs', 'http://a.example/s//docs/'],
])('%s is sent to its folder', async (path, location) => {
  const answer = await get(path)
  expect([answer.status, answer.headers.location, answer.body]).toEqual([301, location, ''])
})

test('without a host a folder leads to a path, never to another host', async () => {
  const answer = await app(new Environ({ pathInfo: '//docs' }))
  expect(answer.headers.location).toBe('/docs/')
})

test.each([
  ['bytes=0-3', 206, 'bytes 0-3/10', '0123'],
  ['bytes=7-', 206, 'bytes 7-9/10', '789'],
  ['bytes=-2', 206, 'bytes 8-9/10', '89'],
  ['bytes=5-99', 206, 'bytes 5-9/10', '56789'],
  ['bytes=0-1,3-4', 200, undefined, '0123456789'],
  ['lines=1-2', 200, undefined, '0123456789'],
  ['bytes=a-b', 416, 'bytes */10', expect.stringContaining('no such range')],
  ['bytes=99-', 416, 'bytes */10', expect.stringContaining('no such range')],
])('Range: %s', async (range, status, contentRange, body) => {
  const answer = await get('/a.txt', { range })
  expect([answer.status, answer.headers['content-range'], answer.body]).toEqual([status, contentRange, body])
})

test('who has a file is told so, who has another one gets it', async () => {
  const { headers } = await get('/a.txt')
  const [etag, date] = [String(headers.etag), String(headers['last-modified'])]
  const status = async (headers: Record<string, string>) => (await get('/a.txt', headers)).status
  expect(await status({ 'if-none-match': etag })).toBe(304)
  expect(await status({ 'if-none-match': `"a", ${etag}` })).toBe(304)
  expect(await status({ 'if-none-match': '"a"' })).toBe(200)
  expect(await status({ 'if-none-match': '"a",'.repeat(16_384) })).toBe(200)
  expect(await status({ 'if-modified-since': date })).toBe(304)
  expect(await status({ 'if-modified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' })).toBe(200)
  expect(await status({ 'if-match': '"a"' })).toBe(412)
  expect(await status({ 'if-range': '"a"', range: 'bytes=0-1' })).toBe(200)
  expect(await get('/a.txt', { 'if-none-match': etag })).toMatchObject({ body: '', headers: { etag } })
})

test('HEAD tells the length, over a socket too', async () => {
  const { port } = await listening(toNodeHandler(app))
  const text = await exchange(port, 'HEAD /a.txt HTTP/1.1', 'Host: h', 'Connection: close', '', '')
  expect(text).toMatch(/content-length: 10\r\n[\s\S]*\r\n\r\n$/i)
})

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is a 405', async (method) => {
  const answer = await get('/a.txt', {}, method)
  expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD'])
})

test('in a cascade what is not there is left to the next', async () => {
  const whole = cascade([staticFiles({ documentRoot: root }), staticFiles({ documentRoot: join(root, 'docs') })])
  expect((await request(whole, 'GET', '/a.txt')).body).toBe('0123456789')
  expect((await request(whole, 'GET', '/docs/index.html')).body).toBe('<p>docs')
})

test('a file that shrinks while it is sent is broken off', async () => {
  const path = join(root, 'shrinking.bin')
  writeFileSync(path, Buffer.alloc(3_000_000))
  const { port } = await listening(toNodeHandler(app, { onError: () => {} }))
  const answer = await fetch(`http://127.0.0.1:${port}/shrinking.bin`)
  truncateSync(path, 100)
  await expect(answer.arrayBuffer()).rejects.toThrow()
})

test('the stream of a file that nobody wants is closed', async () => {
  const { body } = await app(new Environ({ pathInfo: '/a.txt' }))
  ;(body as Readable).destroy()
  await new Promise((resolve) => (body as Readable).on('close', resolve))
})

const factory = (options: Record<string, string>) => appFactory(createConf([]), createConf(Object.entries(options)))

test('settings', async () => {
  const app = await factory({
    document_root: root,
    index: 'none.html about.html',
    extensions: 'html',
    cache_max_age: '1h',
    dotfiles: 'true',
  })
  expect((await request(app, 'GET', '/')).body).toBe('<p>about')
  expect((await request(app, 'GET', '/about')).body).toBe('<p>about')
  expect((await request(app, 'GET', '/.htpasswd')).headers['cache-control']).toBe('public, max-age=3600')
  const without = await factory({ document_root: root, index: '' })
  expect((await request(without, 'GET', '/')).status).toBe(404)
})

test.each([
  [{}, '"document_root" is missing'],
  [{ document_root: join(root, 'none') }, 'there is no folder'],
  [{ document_root: join(root, 'a.txt') }, 'there is no folder'],
  [{ document_root: root, cache_max_age: 'long' }, '"cache_max_age" must be a duration'],
  [{ document_root: root, dotfile: 'true' }, 'did you mean "dotfiles"?'],
])('%j is refused', (options, message) => {
  expect(() => factory(options as unknown as Record<string, string>)).toThrow(message)
})
