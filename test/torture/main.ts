/*
 * npm run torture -- DIR [TOOL,…]
 *
 * Runs the torture tools of a folder against the built command line. Takes about ten minutes.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const [folder = '', ...only] = process.argv.slice(2)
if (folder === '') {
  console.error('usage: npm run torture -- DIR [TOOL,…]\ntools: rawhttp, drain, crash, slow, leak')
  process.exit(64)
}

const root = join(import.meta.dirname, '../..')
// The server is compiled while it starts, which takes its time on a busy machine.
const ready = ['--ready-timeout', '120000']
const limits = ['--headers-timeout', '3000', '--request-timeout', '5000']
const stop = ['--max-backlog-reset', '5']
const stuck = ['--stuck', '--expect-exit', '1', '--env', 'SHUTDOWN_TIMEOUT=4s', ...stop]
const lb = ['--lb', '/healthcheck', '--strict', '--env', 'DRAIN_DELAY=600ms']
const reload = ['--signal', 'SIGHUP', '--signals', '3', '--expect', 'change']
const workers = ['--env', 'WORKERS=2']

const target = {
  cmd: 'node --import tsx dist/cli/main.js serve test/torture/api-paste.ini http_port={PORT}',
  cwd: root,
  tools: withReady({
    rawhttp: [limits],
    drain: [stop, lb, stuck, reload].flatMap((args) => [args, [...args, ...workers]]),
    crash: [['--env', 'WORKERS=3']],
    slow: [[...limits, '--keepalive-timeout', '3000', '--write-timeout', '4000']],
    leak: [[]],
  }),
}

function withReady(tools: Readonly<Record<string, string[][]>>): Record<string, string[][]> {
  return Object.fromEntries(
    Object.entries(tools).map(([tool, runs]) => [tool, runs.map((args) => [...args, ...ready])]),
  )
}

const out = mkdtempSync(join(tmpdir(), 'wheatpaste-torture-'))
const file = join(out, 'target.json')
writeFileSync(file, JSON.stringify(target))
const { status } = spawnSync(process.execPath, [resolve(folder, 'all.mjs'), file, out, ...only], { stdio: 'inherit' })
console.log(`reports: ${out}`)
process.exitCode = status ?? 1
