import { expect, test, vi } from 'vitest'
import { folderOf, get, Process, pause, write } from './process.ts'

vi.setConfig({ testTimeout: 60_000 })

const parts = `
import { Response } from 'wheatpaste'
export const appFactory = () => () => Response.text(String(process.pid))
`

const ini = `
[composite:main]
use = pkg:wheatpaste#urlmap
/ = counted
/metrics = metrics

[pipeline:counted]
pipeline = measure pid

[filter:measure]
use = pkg:wheatpaste#metrics

[app:pid]
use = call:./parts.js:appFactory

[app:metrics]
use = pkg:wheatpaste#metrics

[server:main]
use = pkg:wheatpaste#http
port = 0
workers = 3
`

function counted(text: string): number {
  return Number(/^http_request_duration_seconds_count\{[^}]*\} (\d+)$/m.exec(text)?.[1] ?? 0)
}

/** Asks until so many workers have answered. @returns how often */
async function ask(url: string, workers: number): Promise<number> {
  const pids = new Set<string>()
  let count = 0
  while (pids.size < workers && count < 5000) {
    const answers = await Promise.all(Array.from({ length: 10 }, () => get(url)))
    count += answers.length
    for (const pid of answers) pids.add(pid)
  }
  expect(pids.size).toBe(workers)
  return count
}

test('whichever worker is asked tells the metrics of all, also of those that have ended', async () => {
  const process = new Process(folderOf({ 'parts.js': parts, 'a.ini': ini }), ['serve', 'a.ini'])
  const url = await process.url()
  let sent = await ask(url, 3)
  const told = await Promise.all(Array.from({ length: 6 }, () => get(url, '/metrics')))
  expect(told.map(counted)).toEqual(Array(6).fill(sent))
  // Three processes have three lots of what there is of each.
  expect(told[0]?.match(/^process_resident_memory_bytes /gm)).toHaveLength(1)
  write(process.folder, { 'a.ini': ini.replace('workers = 3', 'workers = 2') })
  process.signal('SIGHUP')
  await process.until(/is taken over/)
  sent += await ask(url, 2)
  // The old ones tell what they have counted when they end.
  for (let tries = 0; counted(await get(url, '/metrics')) < sent && tries < 100; tries++) await pause(50)
  expect(counted(await get(url, '/metrics'))).toBe(sent)
  expect(await get(url, '/metrics')).toMatch(/^http_requests_in_flight\{method="GET"\} 0$/m)
})
