#!/usr/bin/env node
// Cost of one route lookup, without HTTP. Each lookup gets a fresh string (as from the HTTP
// parser), so a hash of the whole path is never cached; the cost of making that string is
// measured alone and taken off. Every router runs in a loop of its own (no shared call site).
// All take turns of a millisecond, and a cell is the tenth fastest of a hundred: what the router
// takes while the machine does nothing else.
//   node router.mjs [--resources 10,100,1000] [--only name,name] [--rounds 100] [--json file]
import fs from 'node:fs'
import { parseArgs } from 'node:util'
import fmw from 'find-my-way'
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { SmartRouter } from 'hono/router/smart-router'
import { TrieRouter } from 'hono/router/trie-router'
import { addRoute, findRoute, createRouter as rou3 } from 'rou3'
import { compileRouter } from 'rou3/compiler'
import { Mapper } from 'wheatpaste'

const { values: opt } = parseArgs({
  options: {
    resources: { type: 'string', default: '10,100,1000' },
    only: { type: 'string' },
    json: { type: 'string' },
    rounds: { type: 'string', default: '100' },
  },
})

// five routes per resource; with and without the leading project id
// ('plain' leaves out /detail, beside which hono's RegExpRouter refuses /:id)
const table = (n, prefix, plain = false) => {
  const routes = []
  for (let i = 0; i < n; i++) {
    const p = `${prefix}/os-resource-${i}`
    routes.push(['GET', p], ['POST', p], ['GET', `${p}/detail`], ['GET', `${p}/:id`], ['POST', `${p}/:id/action`])
  }
  return routes
    .map(([method, path], id) => ({ method, path, id }))
    .filter((x) => !(plain && x.path.endsWith('/detail')))
}

// --- the routers, each as build(routes) -> find(method, path) -> { id, param } | undefined
const out = { id: -1, param: undefined }
const hit = (id, param) => {
  out.id = id
  out.param = param
  return out
}

const honoLike = (make) => (routes) => {
  const r = make()
  for (const x of routes) r.add(x.method, x.path, x.id)
  return (method, path) => {
    const m = r.match(method, path)
    const first = m[0][0]
    if (first === undefined) return undefined
    const p = first[1].id
    return hit(first[0], p === undefined ? undefined : typeof p === 'number' ? m[1][p] : p)
  }
}
const ROUTERS = {
  wheatpaste: (routes) => {
    const mapper = new Mapper()
    const ids = new Map()
    for (const x of routes) ids.set(mapper.connect(null, x.path, { conditions: { method: x.method } }), x.id)
    for (const [route, id] of ids) route.benchId = id
    return (method, path) => {
      const m = mapper.matchMethod(path, method)
      return m === null ? undefined : hit(m.route.benchId, m.params.id)
    }
  },
  'find-my-way 9': (routes) => {
    const r = fmw()
    for (const x of routes) r.on(x.method, x.path, () => {}, x.id)
    return (method, path) => {
      const m = r.find(method, path)
      return m === null ? undefined : hit(m.store, m.params.id)
    }
  },
  'rou3 1': (routes) => {
    const r = rou3()
    for (const x of routes) addRoute(r, x.method, x.path, x.id)
    return (method, path) => {
      const m = findRoute(r, method, path)
      return m === undefined ? undefined : hit(m.data, m.params?.id)
    }
  },
  'rou3 1 (compiled)': (routes) => {
    const r = rou3()
    for (const x of routes) addRoute(r, x.method, x.path, { id: x.id })
    const find = compileRouter(r)
    return (method, path) => {
      const m = find(method, path)
      return m === undefined ? undefined : hit(m.data.id, m.params?.id)
    }
  },
  'hono RegExpRouter': honoLike(() => new RegExpRouter()),
  'hono SmartRouter': honoLike(() => new SmartRouter({ routers: [new RegExpRouter(), new TrieRouter()] })),
  'hono TrieRouter': honoLike(() => new TrieRouter()),
}

// --- the lookups
const PROJECT = '6f70656e737461636b20636f6d707574'
const ID = (i) =>
  `${((i * 2654435761) >>> 0).toString(16).padStart(8, '0')}-1111-4222-a333-${String(i).padStart(12, '0')}`
const KINDS = {
  static: { prefix: '', make: (r, i) => ['GET', `/os-resource-${r}/detail`, 5 * r + 2, undefined] },
  '1 param': { prefix: '', make: (r, i) => ['GET', `/os-resource-${r}/${ID(i)}`, 5 * r + 3, ID(i)] },
  '2 params': {
    prefix: '/:project_id',
    make: (r, i) => ['GET', `/${PROJECT}/os-resource-${r}/${ID(i)}`, 5 * r + 3, ID(i)],
  },
  '2 params + action': {
    prefix: '/:project_id',
    make: (r, i) => ['POST', `/${PROJECT}/os-resource-${r}/${ID(i)}/action`, 5 * r + 4, ID(i)],
  },
  '2 params, plain': {
    prefix: '/:project_id',
    plain: true,
    make: (r, i) => ['GET', `/${PROJECT}/os-resource-${r}/${ID(i)}`, 5 * r + 3, ID(i)],
  },
  'miss, early': { prefix: '/:project_id', make: (r, i) => ['GET', `/${PROJECT}/nothing-${i}`, undefined] },
  'miss, late': {
    prefix: '/:project_id',
    make: (r, i) => ['GET', `/${PROJECT}/os-resource-${r}/${ID(i)}/nothing`, undefined],
  },
}

const now = () => Number(process.hrtime.bigint())
const decile = (xs) => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 10)]
const loopFor = (body) =>
  new Function(
    'find',
    'bufs',
    'methods',
    'n',
    `
  let sum = 0;
  for (let i = 0, j = 0; i < n; i++, j = (j + 1) & 255) {
    const b = bufs[j];
    const path = b.latin1Slice(0, b.length);
    ${body}
  }
  return sum;`,
  )

const results = []
let sink = 0
for (const n of opt.resources.split(',').map(Number)) {
  const built = {}
  for (const [name, build] of Object.entries(ROUTERS)) {
    if (opt.only && !opt.only.split(',').includes(name)) continue
    for (const [key, prefix, plain] of [
      ['', '', false],
      ['/:project_id', '/:project_id', false],
      ['plain', '/:project_id', true],
    ]) {
      try {
        const routes = table(n, prefix, plain)
        const t0 = now()
        const find = build(routes)
        find('GET', '/warm') // some routers compile on first use
        ;(built[name] ??= {})[key] = { find, ms: (now() - t0) / 1e6 }
      } catch (e) {
        ;(built[name] ??= {})[key] = { error: 'refuses' }
      }
    }
  }
  for (const [kind, { prefix, plain, make }] of Object.entries(KINDS)) {
    const key = plain ? 'plain' : prefix
    const cases = Array.from({ length: 256 }, (_, i) => make((i * 7919) % n, i))
    const bufs = cases.map((x) => Buffer.from(x[1], 'latin1'))
    const methods = cases.map((x) => x[0])
    const runners = []
    const empty = loopFor('sum += path.length;')
    runners.push({ name: '(making the string)', run: (k) => empty(null, bufs, methods, k), times: [] })
    for (const [name, by] of Object.entries(built)) {
      const { find, error } = by[key]
      if (error) {
        results.push({ routes: 5 * n, kind, name, ns: NaN, note: error })
        continue
      }
      // right answers first
      let wrong = 0
      for (const [m, p, id, param] of cases) {
        const got = find(m, p)
        if (id === undefined ? got !== undefined : !(got && got.id === id && got.param === param)) wrong++
      }
      if (wrong) {
        results.push({ routes: 5 * n, kind, name, ns: NaN, note: `${wrong} of 256 wrong` })
        continue
      }
      const loop = loopFor('const m = find(methods[j], path); if (m !== undefined) sum += m.id;')
      runners.push({ name, run: (k) => loop(find, bufs, methods, k), times: [] })
    }
    for (const r of runners) {
      // warm up until a batch takes 50 ms, then take turns of about one
      r.k = 256
      for (;;) {
        const t = now()
        sink += r.run(r.k)
        const d = now() - t
        if (d > 50e6) break
        r.k *= 2
      }
      r.k = Math.max(32, r.k >> 6)
    }
    for (let round = 0; round < Number(opt.rounds); round++) {
      for (const r of runners) {
        const t = now()
        sink += r.run(r.k)
        r.times.push((now() - t) / r.k)
      }
    }
    const overhead = decile(runners[0].times)
    for (const r of runners) {
      const ns = decile(r.times) - (r === runners[0] ? 0 : overhead)
      results.push({
        routes: 5 * n,
        kind,
        name: r.name,
        ns,
        buildMs: r === runners[0] ? undefined : built[r.name][key].ms,
      })
    }
  }
}

// --- print
const routesList = [...new Set(results.map((r) => r.routes))]
const names = [...new Set(results.map((r) => r.name))]
for (const routes of routesList) {
  console.log(`\n### ${routes} routes: ns per lookup\n`)
  const kinds = Object.keys(KINDS)
  console.log(`| router | ${kinds.join(' | ')} | build ms |`)
  console.log(`|:--|${kinds.map(() => '--:').join('|')}|--:|`)
  const rows = names
    .map((name) => {
      const cells = kinds.map((k) => results.find((r) => r.routes === routes && r.kind === k && r.name === name))
      return { name, cells, key: cells[2]?.ns ?? Infinity }
    })
    .sort((a, b) => (Number.isNaN(a.key) ? 1e15 : a.key) - (Number.isNaN(b.key) ? 1e15 : b.key))
  for (const { name, cells } of rows) {
    const b = cells.map((c) => c?.buildMs).filter((x) => x !== undefined)
    console.log(
      `| ${name} | ${cells.map((c) => (c && Number.isFinite(c.ns) ? Math.round(c.ns) : (c?.note ?? '-'))).join(' | ')} | ${b.length ? Math.max(...b).toFixed(1) : ''} |`,
    )
  }
  const ratios = kinds.map((kind) => {
    const of = (start) =>
      Math.min(
        ...results
          .filter((r) => r.routes === routes && r.kind === kind && r.name.startsWith(start) && r.ns > 0)
          .map((r) => r.ns),
      )
    return ['find-my-way', 'rou3', 'hono'].map((name) => (of('wheatpaste') / of(name)).toFixed(2))
  })
  for (const [i, name] of ['find-my-way', 'rou3', 'hono'].entries())
    console.log(`| wheatpaste : best ${name} | ${ratios.map((r) => r[i]).join(' | ')} | |`)
}
if (opt.json) fs.writeFileSync(opt.json, JSON.stringify({ node: process.version, results }, null, 1))
if (sink === 42) console.log(sink)
