#!/usr/bin/env node
// What a request of S2 costs in things that can be counted, so that a machine under load holds them as well as a quiet one:
// bytes that are allocated, and promises that are made. Fails when someone makes the path heavier.
//   npm run bench:guard
import { createHook } from 'node:async_hooks'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Environ, loadApp } from 'wheatpaste'
import { SCENARIOS } from './scenarios.mjs'

/** The most that a request of each kind may cost. */
const BOUNDS = {
  S2: { bytes: 6000, promises: 0 },
  S3: { bytes: 9400, promises: 8 },
}
const REQUESTS = 10_000

// The young generation is made so large that nothing is collected while it is counted.
const FLAGS = ['--expose-gc', '--min-semi-space-size=512', '--max-semi-space-size=512']
if (!process.execArgv.includes(FLAGS[0])) {
  execFileSync(process.execPath, [...FLAGS, fileURLToPath(import.meta.url)], { stdio: 'inherit' })
  process.exit()
}

process.env.RESOURCES ??= '40'
process.env.PORT ??= '0'
const app = await loadApp(`${fileURLToPath(new URL('service/api-paste.ini', import.meta.url))}#nova`)
let failed = false
for (const [name, bounds] of Object.entries(BOUNDS)) {
  const asked = requestsOf(SCENARIOS[name])
  await answer(asked, REQUESTS)
  const found = { bytes: await bytesOf(asked), promises: await promisesOf(asked) }
  for (const [what, most] of Object.entries(bounds)) {
    const isOver = found[what] > most
    failed ||= isOver
    console.log(
      `${name}: ${found[what].toFixed(what === 'bytes' ? 0 : 2)} ${what} a request, of at most ${most}${isOver ? ': too many' : ''}`,
    )
  }
}
process.exitCode = failed ? 1 : 0

/** @param scenario as in scenarios.mjs */
function requestsOf({ method, paths, headers, body }) {
  const lower = Object.fromEntries(Object.entries(headers).map(([field, value]) => [field.toLowerCase(), value]))
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return paths.map((pathInfo) => ({
    method,
    pathInfo,
    headers: { host: 'localhost', ...length, ...lower },
    remoteAddress: '127.0.0.1',
    body: body ?? null,
  }))
}

async function answer(asked, count) {
  for (let index = 0; index < count; index++) {
    const answered = app(new Environ(asked[index % asked.length]))
    const { status } = typeof answered.then === 'function' ? await answered : answered
    if (status >= 400) throw new Error(`answered with ${status}`)
  }
}

async function bytesOf(asked) {
  globalThis.gc()
  const before = process.memoryUsage().heapUsed
  await answer(asked, REQUESTS)
  return (process.memoryUsage().heapUsed - before) / REQUESTS
}

async function promisesOf(asked) {
  let promises = 0
  const hook = createHook({ init: (_id, type) => void (promises += type === 'PROMISE' ? 1 : 0) }).enable()
  await answer(asked, REQUESTS)
  hook.disable()
  return Math.floor((promises / REQUESTS) * 100) / 100
}
