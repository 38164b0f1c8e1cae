import { expect, test, vi } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { filterFactory, statsd } from '../../src/filters/statsd.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'
import { statsdServer } from './statsd-server.ts'

async function sent(app: Application, method = 'GET', path = '/'): Promise<string> {
  const { port, packets } = await statsdServer()
  const filter = await statsd({ name: 'nova', statsHost: `127.0.0.1:${port}` })
  await request(filter(app), method, path)
  await vi.waitFor(() => expect(packets.length).toBe(1))
  await filter.dispose?.()
  return packets.join()
}

const routed =
  (route: unknown): Application =>
  ({ state }) => {
    Object.assign(state, { 'http.route': route })
    return Response.empty()
  }

test.each([
  ['/servers/:id', 'servers.id'],
  ['/v2.1/{project_id}/servers/{id}.{format}', 'v2_1.project_id.servers.id_format'],
  ['/', 'root'],
  ['/a|b:1/*rest', 'a_b_1.rest'],
  [undefined, 'unmatched'],
])('the route %j is %s', async (route, name) => {
  expect(await sent(routed(route))).toMatch(new RegExp(`^nova\\.GET\\.${name}\\.204:\\d+\\.\\d{3}\\|ms$`))
})

test('nothing that a client sends is told', async () => {
  const app: Application = () => {
    throw new HttpError(404, 'no')
  }
  expect(await sent(app, 'EVIL:1|c', '/a:1%7Cc')).toMatch(/^nova\.OTHER\.unmatched\.404:\d+\.\d{3}\|ms$/)
})

test('no promise', async () => {
  const filter = await statsd({ name: 'nova', statsHost: '127.0.0.1' })
  expect(filter(() => Response.empty())(new Environ())).toBeInstanceOf(Response)
  await filter.dispose?.()
})

test('settings', async () => {
  const { port, packets } = await statsdServer()
  const filter = await filterFactory(conf({ stats_host: `localhost:${port}` }), conf({ name: 'nova' }))
  filter(() => Response.empty())(new Environ())
  await filter.dispose?.()
  await vi.waitFor(() => expect(packets.length).toBe(1))
})

test('options of the original that are not needed', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  const section = { name: 'nova', stats_host: '127.0.0.1', remove_uuid: 'False', remove_short_uuid: 'True' }
  await (await filterFactory(conf(), conf(section))).dispose?.()
  expect(String(warn.mock.calls[0]?.[0])).toContain('remove_uuid, remove_short_uuid')
  warn.mockRestore()
})

test.each<[Record<string, string>, string]>([
  [{ name: 'nova' }, '"stats_host" is missing'],
  [{ stats_host: 'localhost' }, '"name" is missing'],
  [{ name: 'a b', stats_host: 'localhost' }, '"name" must be a name'],
  ...['', 'a b', 'a:b', 'a:70000', 'a:0', '[::1', '[x]:1', 'http://a', '[:::]:1'].map(
    (host): [Record<string, string>, string] => [
      { name: 'nova', stats_host: host },
      '"stats_host" must be a host such as',
    ],
  ),
])('%j is refused', (options, message) => {
  expect(() => filterFactory(conf(), conf(options))).toThrow(message)
})
