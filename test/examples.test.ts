/*
 * Every example is started as its first lines say, and answers the requests that they promise:
 *
 *   # Run with: npx tsx dist/cli/main.js serve FILE[#NAME]
 *   # GET /path → body
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Service, serve } from './support/service.ts'

// A server is compiled while it starts.
vi.setConfig({ hookTimeout: 60_000 })

const root = join(import.meta.dirname, '..')
const files = [
  'examples/minimal/api-paste.ini',
  'etc/api-paste.ini',
  'etc/cloud.ini',
  'examples/network/api-paste.ini',
  'examples/volume/api-paste.ini',
]

describe.each(files)('%s', (file) => {
  const text = readFileSync(join(root, file), 'utf8')
  const target = /^# Run with: .* serve (\S+)$/m.exec(text)?.[1] ?? ''
  const promises = [...text.matchAll(/^# (GET|DELETE) (\S+) → (.+)$/gm)].map(([, ...promise]) => promise)
  let service: Service

  beforeAll(async () => {
    service = await serve(target)
  })
  afterAll(() => service?.stop('SIGKILL'))

  test('it says how it is run, and what it answers', () => {
    expect(target.split('#')[0]).toBe(file)
    expect(promises.length).toBeGreaterThan(0)
  })

  test.each(promises)('%s %s answers %s', async (method, path, body) => {
    const response = await fetch(service.url + path, { method })
    expect(await response.text()).toContain(body)
  })

  test('the request that it greets with works', async () => {
    const url = /^try: curl -i (\S+)$/m.exec(service.greeting)?.[1] ?? ''
    expect((await fetch(url)).status).toBeLessThan(400)
  })

  test('it ends when it is asked to', async () => {
    expect(await service.stop()).toBe(0)
  })
})

test('the demo is made of small files', () => {
  for (const name of ['app', 'filter', 'router']) {
    expect(readFileSync(join(root, `examples/minimal/${name}.ts`), 'utf8').split('\n').length).toBeLessThan(20)
  }
})
