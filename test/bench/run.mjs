#!/usr/bin/env node
// Runs server commands against the scenarios, interleaved, and prints tables of ratios.
// See README.md. Needs Linux (/proc, taskset) and wrk; h2load for --latency.
import { execFile, execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { CORNERS, SCENARIOS } from './scenarios.mjs'

const exec = promisify(execFile)
const here = import.meta.dirname
const { values: opt } = parseArgs({
  allowNegative: true,
  options: {
    peers: { type: 'string' }, // names from peers.json, comma separated; default all
    add: { type: 'string', multiple: true, default: [] }, // name=command
    scenarios: { type: 'string', default: 'S1,S2,S3' },
    rounds: { type: 'string', default: '8' },
    together: { type: 'boolean', default: false }, // keep all servers up and sample in turn, instead of a new process per sample
    epochs: { type: 'string', default: '1' }, // with --together: servers are restarted between epochs
    duration: { type: 'string', default: '1' }, // short samples and many rounds cancel the machine's drift
    warmup: { type: 'string', default: '3' },
    connections: { type: 'string', default: '64' },
    base: { type: 'string', default: 'raw' }, // denominator of the ratios
    json: { type: 'string' },
    check: { type: 'boolean', default: false }, // only verify that the peers answer alike
    latency: { type: 'string' }, // fixed rate (requests/s): p50/p99 with h2load
    startup: { type: 'string' }, // process start -> first 200, this many times
    'server-cpu': { type: 'string', default: '0' },
    'load-cpu': { type: 'string', default: '1' },
    spin: { type: 'boolean', default: true }, // keep the load generator's CPU from halting (see README)
    retries: { type: 'string', default: '1' },
    'max-foreign': { type: 'string', default: '0.25' }, // a sample with more CPU used by others is taken again
    nice: { type: 'string', default: '-15' }, // of server and load generator (needs root; 0 to leave it)
    'peers-file': { type: 'string', default: path.join(here, 'peers.json') },
    quiet: { type: 'boolean', default: false },
  },
})

const peersFile = JSON.parse(fs.readFileSync(opt['peers-file'], 'utf8'))
for (const a of opt.add) {
  const eq = a.indexOf('=')
  peersFile.push({ name: a.slice(0, eq), cmd: a.slice(eq + 1) })
}
const added = opt.add.map((a) => a.slice(0, a.indexOf('=')))
const wanted = opt.peers ? [...opt.peers.split(','), ...added] : peersFile.map((p) => p.name)
const peers = wanted.map((n) => peersFile.find((p) => p.name === n) ?? fail(`no such peer: ${n}`))
const scenarioIds = opt.scenarios
  .split(',')
  .flatMap((s) => Object.keys(SCENARIOS).filter((id) => id === s || id.startsWith(`${s}-`)))
const tmp = fs.mkdtempSync(path.join(os.tmpdir(), 'pipeline-bench-'))
process.on('exit', () => fs.rmSync(tmp, { recursive: true, force: true }))
const note = (...a) => {
  if (!opt.quiet) console.error(...a)
}
function fail(message) {
  console.error(message)
  process.exit(2)
}
let shuffleSeed = 7
function shuffled(list) {
  // another order each round, the same in every run
  const a = [...list]
  for (let i = a.length - 1; i > 0; i--) {
    shuffleSeed = (Math.imul(shuffleSeed, 1103515245) + 12345) & 0x7fffffff
    const j = (shuffleSeed >> 8) % (i + 1)
    ;[a[i], a[j]] = [a[j], a[i]]
  }
  return a
}
const sleep = (ms) => new Promise((r) => setTimeout(r, ms))
const quantile = (xs, q) => {
  const s = [...xs].sort((a, b) => a - b)
  return s[Math.round(q * (s.length - 1))]
}
const median = (xs) => {
  const s = [...xs].sort((a, b) => a - b)
  const m = s.length >> 1
  return s.length % 2 ? s[m] : (s[m - 1] + s[m]) / 2
}

// with autogroup scheduling a nice value counts only inside a session, so the session's own is set too
const autogroup = (n) => {
  try {
    fs.writeFileSync('/proc/self/autogroup', n)
  } catch {
    /* no autogroup */
  }
}
if (process.getuid() === 0 && opt.nice !== '0') {
  autogroup(opt.nice)
  process.on('exit', () => autogroup('0'))
}
const NICE = process.getuid() === 0 && opt.nice !== '0' ? ['nice', '-n', opt.nice] : []
const pinned = (cpus, ...cmd) => [...NICE, 'taskset', '-c', cpus, ...cmd]

// the harness shares the load generator's CPU; it sleeps while a sample runs
try {
  execFileSync('taskset', ['-cp', opt['load-cpu'], String(process.pid)])
} catch {
  /* no taskset */
}

// In a virtual machine a halted CPU is dear to wake, so a server that answers more slowly than wrk
// asks would pay an extra 10 us per answer and a fast one would not. A SCHED_IDLE loop beside the
// load generator makes every answer cost the same.
function spinner() {
  let cmd = ['sh', '-c', 'while :; do :; done']
  try {
    const c = path.join(tmp, 'spin.c')
    fs.writeFileSync(c, 'int main(void) { for (;;) __builtin_ia32_pause(); }\n')
    execFileSync('cc', ['-O1', '-o', path.join(tmp, 'spin'), c], { stdio: 'ignore' })
    cmd = [path.join(tmp, 'spin')]
  } catch {
    /* no compiler: the shell loop does as well */
  }
  const child = spawn('chrt', ['-i', '0', 'taskset', '-c', opt['load-cpu'], ...cmd], { stdio: 'ignore' })
  process.on('exit', () => child.kill('SIGKILL'))
  child.unref()
}
if (opt.spin && !opt.check && !opt.startup) spinner()

// --- /proc -------------------------------------------------------------------------------
const TICK_MS = 10
function statOf(pid) {
  const s = fs.readFileSync(`/proc/${pid}/stat`, 'latin1')
  const f = s.slice(s.lastIndexOf(')') + 2).split(' ')
  return {
    ppid: Number(f[1]),
    user: Number(f[11]) * TICK_MS,
    sys: Number(f[12]) * TICK_MS,
    self: (Number(f[11]) + Number(f[12])) * TICK_MS,
    children: (Number(f[13]) + Number(f[14])) * TICK_MS,
  }
}
function tree(pid) {
  // the server may be a wrapper around worker processes
  const kids = new Map()
  for (const d of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(d)) continue
    try {
      const { ppid } = statOf(d)
      kids.set(ppid, [...(kids.get(ppid) ?? []), Number(d)])
    } catch {
      /* gone */
    }
  }
  const all = []
  for (const todo = [pid]; todo.length; ) {
    const p = todo.pop()
    all.push(p)
    todo.push(...(kids.get(p) ?? []))
  }
  return all
}
// CPU time in ms: per thread in ns where the kernel has schedstat, else in ticks
function cpuOfOne(pid) {
  try {
    let ns = 0
    for (const t of fs.readdirSync(`/proc/${pid}/task`))
      ns += Number(fs.readFileSync(`/proc/${pid}/task/${t}/schedstat`, 'latin1').split(' ')[0])
    return ns / 1e6
  } catch {
    try {
      return statOf(pid).self
    } catch {
      return 0
    }
  }
}
const userShare = (pids) =>
  pids.reduce(
    (a, p) => {
      try {
        const t = statOf(p)
        return { user: a.user + t.user, sys: a.sys + t.sys }
      } catch {
        return a
      }
    },
    { user: 0, sys: 0 },
  )
const cpuOf = (pids) => pids.reduce((sum, p) => sum + cpuOfOne(p), 0)
function busyAll() {
  const f = fs.readFileSync('/proc/stat', 'latin1').split('\n')[0].trim().split(/\s+/).slice(1).map(Number)
  return { busy: (f[0] + f[1] + f[2] + f[5] + f[6] + f[7]) * TICK_MS, steal: f[7] * TICK_MS }
}
function memoryOf(pids) {
  let rss = 0,
    peak = 0
  for (const p of pids) {
    let s
    try {
      s = fs.readFileSync(`/proc/${p}/status`, 'latin1')
    } catch {
      continue
    } // a helper that has ended
    rss += Number(/VmRSS:\s+(\d+)/.exec(s)?.[1] ?? 0)
    peak += Number(/VmHWM:\s+(\d+)/.exec(s)?.[1] ?? 0)
  }
  return { rssMiB: rss / 1024, peakMiB: peak / 1024 }
}

// --- servers -----------------------------------------------------------------------------
function request(port, { method = 'GET', path: p, headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const h = Object.fromEntries(Object.entries(headers).filter(([, v]) => v !== undefined))
    if (body !== undefined) h['Content-Length'] = Buffer.byteLength(body)
    const req = http.request(
      { host: '127.0.0.1', port, method, path: p, headers: { ...h, Connection: 'close' }, agent: false },
      (res) => {
        const chunks = []
        res.on('data', (d) => chunks.push(d))
        res.on('end', () =>
          resolve({ status: res.statusCode, headers: res.headers, text: Buffer.concat(chunks).toString() }),
        )
        res.on('error', reject)
      },
    )
    req.on('error', reject)
    req.end(body)
  })
}

let nextPort = 21000 + (process.pid % 500) * 20
const live = new Set()
async function start(peer, scenario, { wait = true } = {}) {
  const port = nextPort++
  const argv = peer.cmd.split(' ')
  const env = { ...process.env, NODE_ENV: 'production', ...scenario.env, ...peer.env, PORT: String(port) }
  const cmd = argv.map((a) => a.replaceAll('{PORT}', String(port)))
  const cpus = peer.cpus ?? opt['server-cpu']
  const [exe, ...args] = pinned(cpus, ...cmd)
  const child = spawn(exe, args, {
    cwd: here,
    env,
    stdio: ['ignore', 'ignore', process.env.DEBUG ? 'inherit' : 'ignore'],
  })
  const server = { peer, port, child, exited: false }
  live.add(server)
  child.on('exit', (code) => {
    server.exited = true
    server.code = code
  })
  if (!wait) return server
  const until = Date.now() + 20000
  const probe = { method: scenario.method, path: scenario.paths[0], headers: scenario.headers, body: scenario.body }
  for (;;) {
    if (server.exited) throw new Error(`${peer.name} exited with ${server.code} (DEBUG=1 shows why)`)
    try {
      await request(port, probe)
      break
    } catch (e) {
      if (Date.now() > until) throw new Error(`${peer.name}: no answer: ${e.message}`)
    }
    await sleep(20)
  }
  server.pids = tree(child.pid)
  return server
}
async function stop(server) {
  live.delete(server)
  if (server.exited) return
  const gone = new Promise((r) => server.child.on('exit', r))
  server.child.kill(server.peer.signal ?? 'SIGTERM')
  const t = setTimeout(() => {
    for (const p of tree(server.child.pid))
      try {
        process.kill(p, 'SIGKILL')
      } catch {
        /* gone */
      }
  }, 2000)
  await gone
  clearTimeout(t)
}
process.on('exit', () => {
  for (const s of live) s.child.kill('SIGKILL')
})
for (const sig of ['SIGINT', 'SIGTERM']) process.on(sig, () => process.exit(130))

// --- do the peers agree? -----------------------------------------------------------------
const subset = (a, b) => JSON.stringify(a) === JSON.stringify(b)
async function check(server, scenario) {
  const host = `127.0.0.1:${server.port}`
  const problems = []
  for (const p of scenario.paths.slice(0, 2)) {
    const want = scenario.expect(p, host)
    const got = await request(server.port, {
      method: scenario.method,
      path: p,
      headers: scenario.headers,
      body: scenario.body,
    })
    let body
    try {
      body = JSON.parse(got.text)
    } catch {
      body = got.text
    }
    if (got.status !== want.status) problems.push(`status ${got.status}, not ${want.status}: ${got.text.slice(0, 100)}`)
    if (!scenario.anyBody && !subset(body, want.body)) problems.push(`body ${got.text.slice(0, 200)}`)
    if (!/^application\/json/.test(got.headers['content-type'] ?? ''))
      problems.push(`content-type ${got.headers['content-type']}`)
    if (got.headers['content-length'] !== String(Buffer.byteLength(got.text)))
      problems.push(`content-length ${got.headers['content-length']}`)
    if (
      want.requestIds &&
      !(
        /^req-[0-9a-f-]{36}$/.test(got.headers['x-openstack-request-id'] ?? '') &&
        got.headers['x-compute-request-id'] === got.headers['x-openstack-request-id']
      )
    )
      problems.push('request id headers')
  }
  return [...new Set(problems)]
}
async function checkCorners(server) {
  const problems = []
  for (const corner of CORNERS) {
    let got
    try {
      got = await request(server.port, corner)
    } catch (e) {
      // a server may close the connection before it has read a body that it refuses
      if (corner.name !== 'too large') problems.push(`${corner.name}: ${e.message}`)
      continue
    }
    if (got.status !== corner.status) problems.push(`${corner.name}: ${got.status}, not ${corner.status}`)
    if (corner.header && !got.headers[corner.header]) problems.push(`${corner.name}: no ${corner.header}`)
    if (corner.has && !got.text.includes(corner.has)) problems.push(`${corner.name}: ${got.text.slice(0, 80)}`)
  }
  return problems
}

// --- one sample --------------------------------------------------------------------------
function luaFor(id, scenario) {
  const file = path.join(tmp, `${id}.lua`)
  const q = JSON.stringify
  fs.writeFileSync(
    file,
    `
local paths = { ${scenario.paths.map(q).join(', ')} }
local headers = { ${Object.entries(scenario.headers)
      .map(([k, v]) => `[${q(k)}] = ${q(v)}`)
      .join(', ')} }
local body = ${scenario.body === undefined ? 'nil' : q(scenario.body)}
local reqs, i = {}, 0
function init()
  headers["Host"] = wrk.host .. ":" .. wrk.port
  for n, p in ipairs(paths) do reqs[n] = wrk.format(${q(scenario.method)}, p, headers, body) end
end
function request() i = i % #reqs + 1; return reqs[i] end
`,
  )
  return file
}
async function wrk(server, id, scenario, seconds) {
  const args = pinned(
    opt['load-cpu'],
    'wrk',
    '-t1',
    `-c${opt.connections}`,
    `-d${seconds}s`,
    '--latency',
    '--timeout',
    '10s',
  )
  if (scenario.paths.length > 1 || scenario.body !== undefined || Object.keys(scenario.headers).length)
    args.push('-s', luaFor(id, scenario))
  args.push(`http://127.0.0.1:${server.port}${scenario.paths.length > 1 ? '/' : scenario.paths[0]}`)
  const before = {
    split: userShare(server.pids),
    cpu: cpuOf(server.pids),
    all: busyAll(),
    me: statOf('self'),
    at: performance.now(),
  }
  const { stdout } = await exec(args[0], args.slice(1))
  const after = {
    split: userShare(server.pids),
    cpu: cpuOf(server.pids),
    all: busyAll(),
    me: statOf('self'),
    at: performance.now(),
  }
  const wall = after.at - before.at
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1] ?? 0)
  const cpu = after.cpu - before.cpu
  const load = after.me.children - before.me.children
  let foreign = after.all.busy - before.all.busy - cpu - load - (after.me.self - before.me.self)
  if (opt.spin) foreign -= Math.max(0, wall - load) // roughly what the spinner used
  const ms = (t) => (t === undefined ? NaN : parseFloat(t) * (t.endsWith('us') ? 1e-3 : t.endsWith('ms') ? 1 : 1e3))
  return {
    rps: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1] ?? 0),
    requests,
    cpuUs: (cpu * 1000) / requests,
    userUs:
      ((cpu * 1000) / requests) *
      ((after.split.user - before.split.user) /
        (after.split.user - before.split.user + (after.split.sys - before.split.sys))),
    serverBusy: cpu / wall,
    loadBusy: load / wall,
    foreign: foreign / wall,
    steal: (after.all.steal - before.all.steal) / wall,
    p50: ms(/50%\s+([\d.]+\w+)/.exec(stdout)?.[1]),
    p99: ms(/99%\s+([\d.]+\w+)/.exec(stdout)?.[1]),
    non2xx: Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0),
    errors: /Socket errors: (.*)/.exec(stdout)?.[1] ?? '',
  }
}
async function quiet() {
  // wait until nothing else runs, five seconds at most
  for (let i = 0; i < 10; i++) {
    const b = busyAll().busy,
      t = performance.now()
    await sleep(500)
    if ((busyAll().busy - b) / (performance.now() - t) < 0.08) return
  }
}
async function sample(server, id, scenario, seconds) {
  // a sample that something else on the machine disturbed is taken again (--retries); the tables prefer clean samples
  for (let attempt = 1; ; attempt++) {
    if (attempt > 1) await quiet()
    const s = await wrk(server, id, scenario, seconds)
    s.clean = s.foreign < Number(opt['max-foreign']) && s.serverBusy > 0.92
    if (s.clean || attempt > Number(opt.retries)) return s
  }
}

// fixed rate with h2load: open loop per connection, every request's latency in a log
async function latency(server, id, scenario, rate, seconds) {
  const conns = 20
  const uris = path.join(tmp, 'uris'),
    log = path.join(tmp, 'h2load.log')
  fs.writeFileSync(uris, scenario.paths.map((p) => `http://127.0.0.1:${server.port}${p}`).join('\n') + '\n')
  fs.rmSync(log, { force: true })
  const args = pinned(
    opt['load-cpu'],
    'h2load',
    '--h1',
    `-c${conns}`,
    '-t1',
    '--rps',
    String(rate / conns),
    '-D',
    String(seconds),
    '--warm-up-time',
    '1',
    '-i',
    uris,
    '--log-file',
    log,
  )
  for (const [k, v] of Object.entries(scenario.headers)) if (k !== 'Connection') args.push('-H', `${k}: ${v}`)
  if (scenario.body !== undefined) {
    const f = path.join(tmp, 'body')
    fs.writeFileSync(f, scenario.body)
    args.push('-d', f)
  }
  const cpu0 = cpuOf(server.pids),
    t0 = performance.now()
  await exec(args[0], args.slice(1), { maxBuffer: 1 << 26 })
  const busy = (cpuOf(server.pids) - cpu0) / (performance.now() - t0)
  const us = fs
    .readFileSync(log, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((l) => Number(l.split('\t')[2]))
    .sort((a, b) => a - b)
  const at = (q) => us[Math.min(us.length - 1, Math.floor(q * us.length))] / 1000
  return { n: us.length, p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999), max: us.at(-1) / 1000, busy }
}

async function startupOnce(peer, scenario) {
  const t0 = performance.now()
  const server = await start(peer, scenario, { wait: false })
  const probe = { method: scenario.method, path: scenario.paths[0], headers: scenario.headers, body: scenario.body }
  for (;;) {
    if (server.exited) throw new Error(`${peer.name} exited`)
    try {
      const r = await request(server.port, probe)
      if (r.status < 300) break
    } catch {
      /* not yet */
    }
    await sleep(1)
  }
  const ms = performance.now() - t0
  const mem = memoryOf(tree(server.child.pid))
  await stop(server)
  return { ms, ...mem }
}

// --- tables ------------------------------------------------------------------------------
function table(header, rows) {
  const all = [header, ...rows].map((r) => r.map(String))
  const w = header.map((_, i) => Math.max(...all.map((r) => r[i].length)))
  const line = (r) => '| ' + r.map((cell, i) => (i === 0 ? cell.padEnd(w[i]) : cell.padStart(w[i]))).join(' | ') + ' |'
  return [
    line(all[0]),
    '|' + w.map((n, i) => (i === 0 ? ':' + '-'.repeat(n + 1) : '-'.repeat(n + 1) + ':')).join('|') + '|',
    ...all.slice(1).map(line),
  ].join('\n')
}
const f = (x, d = 2) => (Number.isFinite(x) ? x.toFixed(d) : '-')

function summarize(samples, names) {
  const rows = []
  const base = samples.get(opt.base)
  for (const name of names) {
    const s = samples.get(name)
    if (!s?.length) continue
    // pairs (peer, base) of one round; only clean ones if there are at least five
    let pairs = s.map((x, i) => [x, base?.[i]])
    const clean = pairs.filter(([x, b]) => x.clean && (!b || b.clean))
    if (clean.length >= 5) pairs = clean
    const ratios = pairs.map(([x, b]) => (b ? x.rps / b.rps : NaN))
    const cpuRatios = pairs.map(([x, b]) => (b ? x.cpuUs / b.cpuUs : NaN))
    const used = pairs.map(([x]) => x)
    const userRatios = pairs.map(([x, b]) => (b ? x.userUs / b.userUs : NaN))
    rows.push({
      name,
      rps: median(used.map((x) => x.rps)),
      ratio: median(ratios),
      min: Math.min(...ratios),
      max: Math.max(...ratios),
      q1: quantile(ratios, 0.25),
      q3: quantile(ratios, 0.75),
      cpuUs: median(used.map((x) => x.cpuUs)),
      cpuRatio: median(cpuRatios),
      userUs: median(used.map((x) => x.userUs)),
      userRatio: median(userRatios),
      p50: median(used.map((x) => x.p50)),
      p99: median(used.map((x) => x.p99)),
      n: pairs.length,
      clean: clean.length,
      serverBusy: median(s.map((x) => x.serverBusy)),
      loadBusy: median(s.map((x) => x.loadBusy)),
      rssMiB: s.at(-1).rssMiB,
      peakMiB: s.at(-1).peakMiB,
      bad: s.reduce((n, x) => n + x.non2xx, 0),
      errors: [...new Set(s.map((x) => x.errors).filter(Boolean))].join('; '),
    })
  }
  return rows
}

// --- main --------------------------------------------------------------------------------
const result = {
  date: new Date().toISOString(),
  node: process.version,
  cpus: `${os.cpus().length} x ${os.cpus()[0].model}`,
  options: {
    rounds: opt.rounds,
    epochs: opt.epochs,
    duration: opt.duration,
    warmup: opt.warmup,
    connections: opt.connections,
    base: opt.base,
  },
  scenarios: {},
}
let bad = 0

for (const id of scenarioIds) {
  const scenario = SCENARIOS[id]
  const here_ = peers.filter((p) => !p.scenarios || p.scenarios.some((s) => id === s || id.startsWith(`${s}-`)))
  if (opt.startup) {
    const times = new Map(here_.map((p) => [p.name, []]))
    for (let i = 0; i < Number(opt.startup); i++)
      for (const p of here_) times.get(p.name).push(await startupOnce(p, scenario))
    const base = times.get(opt.base)
    const rows = here_.map((p) => {
      const t = times.get(p.name)
      return {
        name: p.name,
        ms: median(t.map((x) => x.ms)),
        min: Math.min(...t.map((x) => x.ms)),
        max: Math.max(...t.map((x) => x.ms)),
        ratio: base ? median(t.map((x, i) => x.ms / base[i].ms)) : NaN,
        rssMiB: median(t.map((x) => x.rssMiB)),
      }
    })
    console.log(`\n### ${id} start-up: process start -> first 200 (${opt.startup} starts)\n`)
    console.log(
      table(
        ['peer', 'ms', 'min', 'max', 'x ' + opt.base, 'RSS MiB'],
        rows.map((r) => [r.name, f(r.ms, 0), f(r.min, 0), f(r.max, 0), f(r.ratio), f(r.rssMiB, 0)]),
      ),
    )
    result.scenarios[`${id}-startup`] = rows
    if (opt.json) fs.writeFileSync(opt.json, JSON.stringify(result, null, 1))
    continue
  }

  const samples = new Map(here_.map((p) => [p.name, []]))
  const broken = new Set()
  if (!opt.check && !opt.latency && !opt.together) {
    for (let round = 0; round < Number(opt.rounds); round++) {
      const order = shuffled(here_)
      const base = order.find((p) => p.name === opt.base)
      if (base && order.length > 2) order.splice((order.indexOf(base) + (order.length >> 1)) % order.length, 0, base)
      const seen = new Set()
      for (const p of order) {
        if (broken.has(p.name)) continue
        let server
        try {
          server = await start(p, scenario)
        } catch (e) {
          console.log(`! ${id} ${p.name}: ${e.message}`)
          broken.add(p.name)
          bad++
          continue
        }
        if (round === 0)
          for (const m of await check(server, scenario)) {
            console.log(`! ${id} ${p.name}: ${m}`)
            bad++
          }
        await wrk(server, id, scenario, Number(opt.warmup))
        const x = await sample(server, id, scenario, Number(opt.duration))
        Object.assign(x, memoryOf(server.pids))
        await stop(server)
        const list = samples.get(p.name)
        if (seen.has(p)) {
          const first = list.pop()
          for (const k of ['rps', 'cpuUs', 'userUs', 'p50', 'p99']) x[k] = (x[k] + first[k]) / 2
          x.clean &&= first.clean
        }
        seen.add(p)
        list.push(x)
      }
      note(
        `${id} round ${round + 1}: ` +
          here_.map((p) => `${p.name} ${Math.round(samples.get(p.name).at(-1)?.rps)}`).join(', '),
      )
    }
  }
  for (let epoch = 0; epoch < (opt.check ? 1 : opt.latency || opt.together ? Number(opt.epochs) : 0); epoch++) {
    const servers = []
    for (const p of here_) {
      if (broken.has(p.name)) continue
      try {
        const server = await start(p, scenario)
        const problems = await check(server, scenario)
        if (opt.check && scenario.env.APP === 'nova' && !p.noCorners) problems.push(...(await checkCorners(server)))
        if (opt.check) console.log(`${id} ${p.name}: ${problems.length ? problems.join(' | ') : 'ok'}`)
        else for (const m of problems) console.log(`! ${id} ${p.name}: ${m}`)
        bad += problems.length
        servers.push(server)
      } catch (e) {
        console.log(`! ${id} ${p.name}: ${e.message}`)
        broken.add(p.name)
        bad++
      }
    }
    if (!opt.check) {
      for (const s of servers)
        await (opt.latency
          ? latency(s, id, scenario, Number(opt.latency), Number(opt.warmup))
          : wrk(s, id, scenario, Number(opt.warmup)))
      for (let round = 0; round < Number(opt.rounds); round++) {
        // the base is sampled twice a round, half a round apart: every ratio has its noise in it
        const order = shuffled(servers)
        const base = servers.find((s) => s.peer.name === opt.base)
        if (base && !opt.latency && order.length > 2)
          order.splice((order.indexOf(base) + (order.length >> 1)) % order.length, 0, base)
        const seen = new Set()
        for (const s of order) {
          const list = samples.get(s.peer.name)
          if (opt.latency) {
            list.push(await latency(s, id, scenario, Number(opt.latency), Number(opt.duration)))
            continue
          }
          const x = await sample(s, id, scenario, Number(opt.duration))
          Object.assign(x, memoryOf(s.pids))
          if (seen.has(s)) {
            const first = list.pop()
            for (const k of ['rps', 'cpuUs', 'userUs', 'p50', 'p99']) x[k] = (x[k] + first[k]) / 2
            x.clean &&= first.clean
          }
          seen.add(s)
          list.push(x)
        }
        note(
          `${id} epoch ${epoch + 1} round ${round + 1}: ` +
            servers
              .map((s) => {
                const x = samples.get(s.peer.name).at(-1)
                return `${s.peer.name} ${opt.latency ? f(x.p99) + ' ms' : Math.round(x.rps)}`
              })
              .join(', '),
        )
      }
    }
    for (const s of servers) await stop(s)
  }
  if (opt.check) continue
  const names = here_.map((p) => p.name).filter((n) => samples.get(n).length)
  if (opt.latency) {
    console.log(
      `\n### ${id} latency at ${opt.latency} requests/s, ms (median of ${samples.get(names[0]).length} runs)\n`,
    )
    const rows = names.map((n) => {
      const s = samples.get(n)
      const m = (k) => median(s.map((x) => x[k]))
      return {
        name: n,
        p50: m('p50'),
        p90: m('p90'),
        p99: m('p99'),
        p999: m('p999'),
        max: m('max'),
        busy: m('busy'),
        n: m('n'),
      }
    })
    console.log(
      table(
        ['peer', 'p50', 'p90', 'p99', 'p99.9', 'max', 'server CPU', 'requests'],
        rows.map((r) => [
          r.name,
          f(r.p50, 3),
          f(r.p90, 3),
          f(r.p99, 3),
          f(r.p999, 3),
          f(r.max),
          f(100 * r.busy, 0) + ' %',
          r.n,
        ]),
      ),
    )
    result.scenarios[`${id}-latency`] = rows
  } else {
    const rows = summarize(samples, names).sort((a, b) => b.rps - a.rps)
    console.log(`\n### ${id} ${scenario.title}\n`)
    console.log(
      table(
        [
          'peer',
          'req/s',
          `ratio to ${opt.base}`,
          'q1-q3',
          'min-max',
          'CPU us/req',
          'user us/req',
          'user ratio',
          'p50 ms',
          'p99 ms',
          'server busy',
          'wrk busy',
          'RSS MiB',
          'samples (clean)',
        ],
        rows.map((r) => [
          r.name,
          f(r.rps, 0),
          f(r.ratio, 3),
          `${f(r.q1)}-${f(r.q3)}`,
          `${f(r.min)}-${f(r.max)}`,
          f(r.cpuUs),
          f(r.userUs),
          f(r.userRatio),
          f(r.p50),
          f(r.p99),
          f(100 * r.serverBusy, 0) + '%',
          f(100 * r.loadBusy, 0) + '%',
          f(r.rssMiB, 0),
          `${r.n} (${r.clean})`,
        ]),
      ),
    )
    for (const r of rows) if (r.bad || r.errors) console.log(`! ${r.name}: ${r.bad} bad answers; ${r.errors}`)
    result.scenarios[id] = { rows, samples: Object.fromEntries(samples) }
  }
  if (opt.json) fs.writeFileSync(opt.json, JSON.stringify(result, null, 1))
}
process.exit(opt.check && bad ? 1 : 0)
