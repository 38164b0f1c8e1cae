import { expect, test } from 'vitest'
import { inspected } from './inspected.ts'

const near = { remoteAddress: '127.0.0.1' }

test('the page, its style and its script are served so that nothing else can run in it', async () => {
  const to = await inspected()
  for (const [path, type] of [
    ['/', 'text/html; charset=utf-8'],
    ['/style.css', 'text/css; charset=utf-8'],
    ['/script.js', 'text/javascript; charset=utf-8'],
  ] as const) {
    const { status, headers } = await to.ask('GET', `/_inspector${path}`, near)
    expect([status, headers['content-type']]).toEqual([200, type])
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self';.* frame-ancestors 'none'$/,
    )
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
  }
  expect(await to.ask('GET', '/_inspector', near)).toMatchObject({ status: 302, headers: { location: '/_inspector/' } })
  expect((await to.ask('GET', '/_inspector/other', near)).status).toBe(404)
  expect((await to.ask('POST', '/_inspector/data', near)).status).toBe(405)
})

test('the data tell what runs, and what it has done, and no queries', async () => {
  const to = await inspected()
  await to.ask('GET', '/a?token=secret')
  await to.ask('GET', '/broken')
  const data = (await to.ask('GET', '/_inspector/data', near)).json()
  expect(data.graph).toMatchObject({
    kind: 'pipeline',
    filters: [{ name: 'pass', part: 1 }],
    app: { name: 'hello', part: 0 },
  })
  expect(data.parts).toMatchObject([
    { kind: 'app', name: 'hello', calls: 2, failures: 1 },
    { kind: 'filter', name: 'pass', calls: 2, failures: 1 },
  ])
  expect(data.recent).toMatchObject([
    {
      method: 'GET',
      path: '/broken',
      status: 500,
      spans: [
        { name: 'pass', depth: 0 },
        { name: 'hello', depth: 1 },
      ],
    },
    { method: 'GET', path: '/a', status: 200 },
  ])
  expect(JSON.stringify(data)).not.toContain('secret')
})

test('a request is explained without being sent', async () => {
  const to = await inspected()
  const { status, json } = await to.ask('POST', '/_inspector/explain', { ...near, json: { target: '/a%2e/b' } })
  expect(status).toBe(200)
  expect(json()).toMatchObject({
    kind: 'filter',
    name: 'pass',
    next: [{ kind: 'app', name: 'hello', pathInfo: '/a./b' }],
  })
  expect((await to.ask('GET', '/_inspector/data', near)).json().recent).toEqual([])
})

test('a request that changes nothing is sent', async () => {
  const to = await inspected()
  const { json } = await to.ask('POST', '/_inspector/send', { ...near, json: { method: 'get', target: 'a' } })
  expect(json()).toMatchObject({
    status: 200,
    text: 'hello',
    more: false,
    trace: { path: '/a', spans: [{ name: 'pass' }, {}] },
  })
  const broken = await to.ask('POST', '/_inspector/send', { ...near, json: { target: '/broken' } })
  expect(broken.json()).toMatchObject({ status: 500 })
  expect(broken.body).not.toContain('secret')
})

test('others are sent only where the file says so', async () => {
  const asked = {
    ...near,
    json: { method: 'POST', target: '/', headers: { 'Content-Type': 'application/json' }, body: '{"a":1}' },
  }
  expect(await (await inspected()).ask('POST', '/_inspector/send', asked)).toMatchObject({ status: 403 })
  const free = await inspected({ read_only: 'false' })
  expect((await free.ask('POST', '/_inspector/send', asked)).json()).toMatchObject({
    status: 201,
    text: '{"got":{"a":1}}',
  })
})

test.each([
  ['a form of another site', { body: 'target=/', headers: { 'content-type': 'text/plain' } }, 415],
  ['no JSON', { body: '{', headers: { 'content-type': 'application/json' } }, 400],
  ['a path that is none', { json: { target: '/%zz' } }, 400],
  ['too much', { json: { body: 'a'.repeat(300_000) } }, 413],
])('%s is refused', async (_what, options, status) => {
  const to = await inspected()
  expect((await to.ask('POST', '/_inspector/send', { ...near, ...options })).status).toBe(status)
})
