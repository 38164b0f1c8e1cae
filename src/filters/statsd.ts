import { isIPv6 } from 'node:net'
import type { Filter } from '../contract/application.ts'
import { setting } from '../contract/settings.ts'
import { type DeclaredFactory, osloFactoryOf } from './factory.ts'
import { token } from './kinds.ts'
import { type Observation, observe } from './observation.ts'
import { StatsdClient } from './statsd-client.ts'

export interface StatsdOptions {
  /** What the names begin with: the name of the service. */
  readonly name: string
  /** `statsd.example.com`, `127.0.0.1:8125`, `[::1]:8125`. Default port: 8125. */
  readonly statsHost: string
}

/**
 * Tells a StatsD of each request how long it took, as a timer such as `nova.GET.servers.id.200` (oslo.middleware's
 * StatsMiddleware). Routes are told by their templates, so that no client can add any: `unmatched`, where there is none.
 *
 * Reads     the method, `state['http.route']`
 * Sets      nothing
 * Settings  name and stats_host (both are required)
 *
 * ```ini
 * [filter:statsd]
 * use = pkg:wheatpaste#statsd
 * name = nova
 * stats_host = statsd.example.com:8125
 * ```
 *
 * @throws Error when the host has no address
 */
export async function statsd({ name, statsHost }: StatsdOptions): Promise<Filter> {
  const { host, port } = addressOf(statsHost)
  const client = await StatsdClient.connect(host, port)
  const filter: Filter = (app) =>
    function statsd(environ) {
      return observe(app, environ, (observation) => client.send(lineOf(name, observation)))
    }
  return Object.assign(filter, { dispose: () => client.close() })
}

function lineOf(name: string, { method, route, status, seconds }: Observation): string {
  return `${name}.${method}.${statOf(route)}.${status}:${(seconds * 1000).toFixed(3)}|ms`
}

const known = new Map<string, string>()

// As many as there are routes, of which no client can add any.
function statOf(route: string): string {
  const stat = known.get(route) ?? nameOf(route)
  known.set(route, stat)
  return stat
}

// A dot is a level; what else a template has means something to a StatsD, or may.
function nameOf(route: string): string {
  const parts = route.split('/').map((part) => part.replace(/[^\w-]+/g, '_').replace(/^_+|_+$/g, ''))
  return parts.filter((part) => part !== '').join('.') || 'root'
}

function addressOf(text: string): { host: string; port: number } {
  const [, bracketed, plain, port = '8125'] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(text) ?? []
  const host = bracketed ?? plain
  const isWrong = bracketed !== undefined && !isIPv6(bracketed)
  if (host === undefined || isWrong || Number(port) > 65_535 || Number(port) === 0)
    throw new Error('a host such as statsd.example.com:8125')
  return { host, port: Number(port) }
}

const settings = {
  name: token('name', { doc: 'What the names begin with: the name of the service.', required: true }),
  stats_host: {
    ...setting.text({ doc: 'The host of the StatsD, and perhaps its port.', required: true }),
    type: 'host:port',
    parse(text: string): string {
      addressOf(text)
      return text
    },
  },
}

// UUIDs are taken out of paths; templates have none.
const NEEDLESS = /^remove_(?:short_)?uuid$/

/** [filter:statsd] */
export const filterFactory: DeclaredFactory = osloFactoryOf(statsd, settings, {}, NEEDLESS)
