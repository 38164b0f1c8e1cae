// What is asked of a server in each scenario. A server is started with the environment
// PORT, APP (hello | nova | depth), RESOURCES and DEPTH, and must answer as `expect` says.
import { MAX_BODY, ORIGIN, PROJECT, TOKEN, USER } from './peers/common.mjs'

// deterministic uuids, so that every peer sees the same requests
let seed = 42
const rnd = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32
const hex = (n) => Array.from({ length: n }, () => Math.floor(rnd() * 16).toString(16)).join('')
const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`
export const UUIDS = Array.from({ length: 256 }, uuid)

// what a service client behind a TLS-terminating proxy sends
export const NOVA_HEADERS = {
  'User-Agent': 'python-novaclient',
  Accept: 'application/json',
  'Accept-Encoding': 'gzip, deflate',
  Connection: 'keep-alive',
  'X-Auth-Token': TOKEN,
  'X-Forwarded-Proto': 'https',
  'X-Forwarded-For': '192.0.2.17',
  'OpenStack-API-Version': 'compute 2.1',
}

const show = (id, host) => ({
  server: {
    id,
    name: 'vm-' + id.slice(0, 8),
    status: 'ACTIVE',
    tenant_id: PROJECT,
    user_id: USER,
    key_name: null,
    flavor: { id: '1' },
    metadata: {},
    links: [{ rel: 'self', href: `https://${host}/v2.1/${PROJECT}/servers/${id}` }],
  },
})

const filler = {
  rebuild: {
    imageRef: UUIDS[0],
    name: 'rebuilt',
    adminPass: 'seekr3t',
    metadata: { purpose: 'benchmark', tier: 'gold' },
    personality: [{ path: '/etc/banner.txt', contents: '' }],
    user_data: '',
  },
}
filler.rebuild.user_data = 'QUJD'.repeat(256).slice(0, 1024 - JSON.stringify(filler).length)
export const ACTION_BODY = JSON.stringify(filler) // 1024 bytes

const hello = { method: 'GET', paths: ['/'], headers: {}, expect: () => ({ status: 200, body: { hello: 'world' } }) }
const nova = {
  method: 'GET',
  headers: NOVA_HEADERS,
  paths: UUIDS.map((id) => `/v2.1/${PROJECT}/servers/${id}`),
  expect: (path, host) => ({ status: 200, body: show(path.split('/').pop(), host), requestIds: true }),
}
const action = {
  method: 'POST',
  headers: { ...NOVA_HEADERS, 'Content-Type': 'application/json' },
  body: ACTION_BODY,
  paths: UUIDS.map((id) => `/v2.1/${PROJECT}/servers/${id}/action`),
  expect: (path) => ({
    status: 202,
    body: { action: 'rebuild', id: path.split('/')[4], name: 'rebuilt' },
    requestIds: true,
  }),
}

export const SCENARIOS = {
  S1: { title: 'hello: GET / -> {"hello":"world"}', env: { APP: 'hello' }, ...hello },
  S2: {
    title: 'nova-like: /v2.1 mount, 8 filters, 200 routes, GET server',
    env: { APP: 'nova', RESOURCES: '40' },
    ...nova,
  },
  S3: { title: 'nova-like POST: 1 KB JSON action -> 202', env: { APP: 'nova', RESOURCES: '40' }, ...action },
}
for (const n of [1, 10, 100, 1000]) {
  SCENARIOS[`S4-${n}`] = {
    title: `S2 with ${n} resources (${5 * n} routes)`,
    env: { APP: 'nova', RESOURCES: String(n) },
    ...nova,
  }
}
for (const n of [0, 8, 32, 128]) {
  SCENARIOS[`S5-${n}`] = {
    title: `hello behind ${n} pass-through filters`,
    env: { APP: 'depth', DEPTH: String(n) },
    ...hello,
  }
}

// Only ours differs from S2: a filter that awaits is put behind each of the eight.
SCENARIOS.S6 = {
  ...SCENARIOS.S2,
  title: 'S2 with asynchronous filters',
  env: { APP: 'nova', RESOURCES: '40', AWAIT: '1' },
}

// extra requests for --check only: the corners in which the peers must agree as well
export const CORNERS = [
  {
    name: 'no token',
    app: 'nova',
    method: 'GET',
    path: nova.paths[0],
    headers: { ...NOVA_HEADERS, 'X-Auth-Token': undefined },
    status: 401,
  },
  {
    name: 'too large',
    app: 'nova',
    method: 'POST',
    path: action.paths[0],
    body: 'x'.repeat(MAX_BODY + 1),
    headers: { ...NOVA_HEADERS, 'Content-Type': 'application/json' },
    status: 413,
  },
  {
    name: 'no such resource',
    app: 'nova',
    method: 'GET',
    path: `/v2.1/${PROJECT}/nothing/1`,
    headers: NOVA_HEADERS,
    status: 404,
  },
  { name: 'no such mount', app: 'nova', method: 'GET', path: '/v9/x', headers: NOVA_HEADERS, status: 404 },
  { name: 'versions', app: 'nova', method: 'GET', path: '/', headers: {}, status: 200 },
  { name: 'index', app: 'nova', method: 'GET', path: `/v2.1/${PROJECT}/servers`, headers: NOVA_HEADERS, status: 200 },
  {
    name: 'detail before id',
    app: 'nova',
    method: 'GET',
    path: `/v2.1/${PROJECT}/servers/detail`,
    headers: NOVA_HEADERS,
    status: 200,
    has: 'detail',
  },
  {
    name: 'cors',
    app: 'nova',
    method: 'GET',
    path: nova.paths[0],
    headers: { ...NOVA_HEADERS, Origin: ORIGIN },
    status: 200,
    header: 'access-control-allow-origin',
  },
]
