import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { filterFactory, type HttpProxyToWsgiOptions, httpProxyToWsgi } from '../../src/filters/http-proxy-to-wsgi.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'

const app: Application = ({ remoteAddress, url }) => Response.json([remoteAddress, url])
const PROXY = '10.0.0.1'
const CLIENT = '192.0.2.7'
const UNCHANGED = [PROXY, 'http://api/compute/v2.1']

async function seen(
  headers: Record<string, string>,
  options: Partial<HttpProxyToWsgiOptions> = {},
  remoteAddress = PROXY,
): Promise<unknown> {
  const filter = httpProxyToWsgi({ enableProxyHeadersParsing: true, trusted: ['10.0.0.0/8'], ...options })
  const around = { headers: { host: 'api', ...headers }, remoteAddress, scriptName: '/compute' }
  const { status, json } = await request(filter(app), 'GET', '/v2.1', around)
  return status === 200 ? json() : status
}

test.each<[string, Record<string, string>, string[]]>([
  ['nothing said', {}, UNCHANGED],
  [
    'RFC 7239',
    { forwarded: `for=${CLIENT};proto=https;host=example.com` },
    [CLIENT, 'https://example.com/compute/v2.1'],
  ],
  ['in quotes', { forwarded: 'for="[2001:db8::1]:47011";proto="HTTPS"' }, ['2001:db8::1', 'https://api/compute/v2.1']],
  ['only the scheme', { forwarded: 'proto=https' }, [PROXY, 'https://api/compute/v2.1']],
  ['nobody knows whom', { forwarded: 'for=unknown;host=example.com' }, ['', 'http://example.com/compute/v2.1']],
  [
    'X-Forwarded',
    { 'x-forwarded-for': CLIENT, 'x-forwarded-proto': 'https', 'x-forwarded-host': 'example.com:8443' },
    [CLIENT, 'https://example.com:8443/compute/v2.1'],
  ],
  ['only X-Forwarded-Proto', { 'x-forwarded-proto': 'https' }, [PROXY, 'https://api/compute/v2.1']],
  ['a prefix', { 'x-forwarded-prefix': '/cloud/' }, [PROXY, 'http://api/cloud/compute/v2.1']],
  [
    'a prefix beside RFC 7239',
    { forwarded: `for=${CLIENT}`, 'x-forwarded-prefix': '/cloud' },
    [CLIENT, 'http://api/cloud/compute/v2.1'],
  ],
  ['an IPv6 host', { 'x-forwarded-host': '[2001:db8::1]:80' }, [PROXY, 'http://[2001:db8::1]:80/compute/v2.1']],
])('%s', async (_, headers, expected) => {
  expect(await seen(headers)).toEqual(expected)
})

test.each<[string, Record<string, string>, string]>([
  ['a forged address in front', { 'x-forwarded-for': `6.6.6.6, ${CLIENT}` }, CLIENT],
  ['a forged address of ours in front', { 'x-forwarded-for': `10.9.9.9, ${CLIENT}` }, CLIENT],
  ['two proxies of ours', { 'x-forwarded-for': `6.6.6.6, ${CLIENT}, 10.0.0.2` }, CLIENT],
  ['two proxies of ours, RFC 7239', { forwarded: `for=6.6.6.6, for=${CLIENT}, for="10.0.0.2:80"` }, CLIENT],
  ['a proxy that hides its name', { forwarded: `for=6.6.6.6, for=${CLIENT}, for=_hidden` }, ''],
  ['all of them ours', { 'x-forwarded-for': '10.0.0.3, 10.0.0.2' }, '10.0.0.3'],
  ['rubbish in front', { 'x-forwarded-for': `<script>,"', ${CLIENT}` }, CLIENT],
  ['rubbish in place of an address', { 'x-forwarded-for': '<script>' }, ''],
  ['a million elements', { 'x-forwarded-for': `${'6.6.6.6,'.repeat(1_000_000)}${CLIENT}` }, CLIENT],
])('the client behind %s', async (_, headers, client) => {
  expect(await seen(headers)).toEqual([client, UNCHANGED[1]])
})

test.each<[string, Record<string, string>, string]>([
  [
    'each proxy adds its scheme',
    { 'x-forwarded-for': `${CLIENT}, 10.0.0.2`, 'x-forwarded-proto': 'https, http' },
    'https',
  ],
  ['the last one writes it anew', { 'x-forwarded-for': `${CLIENT}, 10.0.0.2`, 'x-forwarded-proto': 'https' }, 'https'],
  ['a client forges one in front', { 'x-forwarded-for': CLIENT, 'x-forwarded-proto': 'https, http' }, 'http'],
  ['a client forges a whole element', { forwarded: `for=10.0.0.2;proto=https, for=${CLIENT};proto=http` }, 'http'],
])('the scheme where %s', async (_, headers, scheme) => {
  expect(await seen(headers)).toEqual([CLIENT, `${scheme}://api/compute/v2.1`])
})

test('a client that is one of ours is believed no further than it goes', async () => {
  const headers = { 'x-forwarded-for': '10.0.0.2', 'x-forwarded-proto': 'https, http' }
  expect(await seen(headers)).toEqual(['10.0.0.2', UNCHANGED[1]])
})

test.each<[string, Record<string, string>, string]>([
  ['as many proxies', { 'x-forwarded-for': `6.6.6.6, ${CLIENT}, 1.1.1.1` }, `${CLIENT} http`],
  ['fewer', { 'x-forwarded-for': CLIENT }, `${CLIENT} http`],
  ['only schemes', { 'x-forwarded-proto': 'http, https, http' }, '10.0.0.1 https'],
])('hops = 2, %s', async (_, headers, expected) => {
  const [address, url] = (await seen(headers, { trusted: undefined, hops: 2 })) as [string, string]
  expect(`${address} ${new URL(url).protocol.slice(0, -1)}`).toBe(expected)
})

test.each(['11.0.0.1', '', '::ffff:11.0.0.1'])('nobody believes %j', async (peer) => {
  const forged = { forwarded: 'for="', 'x-forwarded-for': CLIENT, 'x-forwarded-prefix': '/x' }
  expect(await seen(forged, {}, peer)).toEqual([peer, UNCHANGED[1]])
})

test('a proxy may be seen by its IPv6 form', async () => {
  expect(await seen({ 'x-forwarded-for': CLIENT }, {}, '::ffff:10.0.0.1')).toEqual([CLIENT, UNCHANGED[1]])
})

test.each<[string, Record<string, string>]>([
  ['a scheme', { 'x-forwarded-proto': 'javascript' }],
  ['a scheme with more', { 'x-forwarded-proto': 'https://evil.example/' }],
  ['a host with a path', { 'x-forwarded-host': 'evil.example/path' }],
  ['a host with a user', { 'x-forwarded-host': 'api@evil.example' }],
  ['a host with a line break', { 'x-forwarded-host': 'api\r\nset-cookie: a=b' }],
  ['a host in quotes', { forwarded: 'host="evil.example/?q=\\""' }],
  ['a prefix that is a host', { 'x-forwarded-prefix': '//evil.example' }],
  ['a prefix that climbs', { 'x-forwarded-prefix': '/a/../..' }],
  ['a prefix with a query', { 'x-forwarded-prefix': '/a?b' }],
  ['a prefix with an escape', { 'x-forwarded-prefix': '/%2e%2e' }],
  ['a prefix without a slash', { 'x-forwarded-prefix': 'a' }],
  ['a prefix that is the root', { 'x-forwarded-prefix': '/' }],
  ['many slashes', { 'x-forwarded-prefix': '/'.repeat(100_000) }],
])('%s that cannot be is not used', async (_, headers) => {
  expect(await seen(headers)).toEqual(UNCHANGED)
})

test.each<[string, Record<string, string>, HttpProxyToWsgiOptions, unknown]>([
  ['both families', { forwarded: 'for=6.6.6.6', 'x-forwarded-for': CLIENT }, {}, 400],
  [
    'both, and it is known which',
    { forwarded: 'for="', 'x-forwarded-for': CLIENT },
    { headers: 'x-forwarded' },
    CLIENT,
  ],
  [
    'both, the other one',
    { forwarded: `for=${CLIENT}`, 'x-forwarded-for': '6.6.6.6' },
    { headers: 'forwarded' },
    CLIENT,
  ],
  ['the wrong one', { 'x-forwarded-for': '6.6.6.6' }, { headers: 'forwarded' }, PROXY],
  ['a malformed one', { forwarded: `for="6.6.6.6, for=${CLIENT}` }, {}, 400],
])('%s', async (_, headers, options, expected) => {
  const answer = await seen(headers, options)
  expect(Array.isArray(answer) ? answer[0] : answer).toEqual(expected)
})

test('a prefix is no part of RFC 7239', async () => {
  expect(await seen({ forwarded: `for=${CLIENT}`, 'x-forwarded-prefix': '/x' }, { headers: 'forwarded' })).toEqual([
    CLIENT,
    UNCHANGED[1],
  ])
})

const FORGED = {
  forwarded: 'for=6.6.6.6',
  'x-forwarded-for': '6.6.6.6',
  'x-forwarded-port': '1',
  x_forwarded_for: '6.6.6.6',
}

test.each<[string, string, Partial<HttpProxyToWsgiOptions>, string[]]>([
  ['no proxy', '11.0.0.1', {}, []],
  ['no proxy, and they are to stay', '11.0.0.1', { stripUntrusted: false }, Object.keys(FORGED)],
  ['a proxy that sets the ones', PROXY, { headers: 'x-forwarded' }, ['x-forwarded-for', 'x-forwarded-port']],
  ['a proxy that sets the other', PROXY, { headers: 'forwarded' }, ['forwarded']],
])('what those further in see of the headers behind %s', async (_, remoteAddress, options, names) => {
  const seen: Application = ({ headers }) => Response.json(Object.keys(headers).filter((name) => name in FORGED))
  const filter = httpProxyToWsgi({ enableProxyHeadersParsing: true, trusted: ['10.0.0.0/8'], ...options })
  expect((await request(filter(seen), 'GET', '/', { headers: FORGED, remoteAddress })).json()).toEqual(names)
})

test('a request without such headers is handed on as it is', () => {
  const environ = new Environ({ remoteAddress: PROXY, headers: { accept: '*/*' } })
  const filter = httpProxyToWsgi({ enableProxyHeadersParsing: true, trusted: [PROXY] })
  let inner: Environ | undefined
  filter((environ) => {
    inner = environ
    return Response.empty()
  })(environ)
  expect(inner).toBe(environ)
})

test('nothing to do unless it is enabled', async () => {
  expect(httpProxyToWsgi()(app)).toBe(app)
  expect((await filterFactory(conf(), conf({ oslo_config_project: 'nova' })))(app)).toBe(app)
})

test('no promise', () => {
  const filter = httpProxyToWsgi({ enableProxyHeadersParsing: true, hops: 1 })
  expect(filter(app)(new Environ({ headers: { 'x-forwarded-for': CLIENT } }))).toBeInstanceOf(Response)
})

test('settings', async () => {
  const options = { enable_proxy_headers_parsing: 'on', trusted: '10.0.0.0/8, ::1', headers: 'x-forwarded' }
  const filter = await filterFactory(conf(), conf(options))
  const answer = await request(filter(app), 'GET', '/', {
    headers: { 'x-forwarded-for': CLIENT },
    remoteAddress: '::1',
  })
  expect(answer.json()[0]).toBe(CLIENT)
})

test.each([
  [{ enable_proxy_headers_parsing: 'true' }, 'say which'],
  [{ enable_proxy_headers_parsing: 'true', trusted: '::1', hops: '1' }, 'say which'],
  [{ enable_proxy_headers_parsing: 'true', trusted: '10.0.0.0/40' }, '"trusted" must be an address or a range'],
  [{ enable_proxy_headers_parsing: 'true', hops: '0' }, '"hops" must be at least 1'],
  [{ enable_proxy_headers_parsing: 'perhaps' }, 'must be true or false'],
])('%j is refused', (options, message) => {
  expect(() => filterFactory(conf(), conf(options))).toThrow(message)
})
