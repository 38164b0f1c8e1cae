import type { Application } from '../contract/application.ts'
import type { Conf } from '../contract/conf.ts'
import type { Environ } from '../contract/environ.ts'
import type { CompositeFactory, Loader } from '../contract/factory.ts'
import { type Configured, readSettings, setting } from '../contract/settings.ts'
import { isWelcome } from './asker.ts'
import { type InspectorOptions, InspectorPage } from './inspector-page.ts'
import { Tracer } from './tracer.ts'

/** The addresses of the machine itself. */
const LOOPBACK = ['127.0.0.0/8', '::1']

/**
 * Shows, in a browser, what an application is made of and what happens in it: its mounts, pipelines and filters with the rates
 * and the times of each, the latest requests as waterfalls, the routes, and where a request would go. It is told only to those
 * nearby, changes nothing, and keeps neither headers nor bodies nor queries.
 *
 * @param app loaded with the probe of the tracer
 */
export function inspector(app: Application, tracer: Tracer, options: InspectorOptions = {}): Application {
  const { path = '/_inspector', allowedSourceRanges = LOOPBACK, hosts = [] } = options
  const watched = tracer.watch(app)
  const page = new InspectorPage(app, tracer, options)
  const isNear = isWelcome({ allowedSourceRanges, ignoreProxiedRequests: true })
  const isCalledRight = welcomeHost(allowedSourceRanges, hosts)
  return Object.assign(
    function inspector(environ) {
      const { pathInfo } = environ
      const isBelow = pathInfo.startsWith(path) && (pathInfo.length === path.length || pathInfo[path.length] === '/')
      return isBelow && isNear(environ) && isCalledRight(environ.host) && !seemsProxied(environ)
        ? page.answer(environ.mountedAt(path))
        : watched(environ)
    } satisfies Application,
    { describe: app.describe, explain: app.explain },
  ) as Application
}

// A page elsewhere may have its own name lead to this machine, and then read whatever answers there. No name leads to an address.
function welcomeHost(ranges: readonly string[], hosts: readonly string[]): (host: string) => boolean {
  const isNear = isWelcome({ allowedSourceRanges: ranges })
  return (host) => {
    const name = host.replace(/:\d+$/, '').toLowerCase()
    const remoteAddress = name.replace(/^\[(.*)\]$/, '$1')
    return name === 'localhost' || hosts.includes(name) || isNear({ remoteAddress, headers: {} })
  }
}

// A proxy on this machine that says nothing of its clients makes them all look like this machine; but few say nothing at all, and
// nginx asks in HTTP/1.0, which no browser does.
function seemsProxied({ headers, protocol }: Environ): boolean {
  return protocol === 'HTTP/1.0' || OF_SOME_PROXIES.some((name) => headers[name] !== undefined)
}

const OF_SOME_PROXIES = ['via', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip']

const settings = {
  app: setting.text({ doc: 'The section to look into.', required: true }),
  path: setting.text({ doc: 'Below which path it is.', default: '/_inspector' }),
  read_only: setting.boolean({
    doc: 'Whether only requests that change nothing may be sent from the page.',
    default: true,
  }),
  allowed_source_ranges: setting.addresses({ doc: 'Who sees it, by address.', default: LOOPBACK }),
  hosts: setting.list({ doc: 'Names by which it may be asked for, beside localhost and such addresses.', default: [] }),
}

/**
 * `paste.composite_factory`: an application, and the inspector before it.
 *
 * ```ini
 * [composite:main]
 * use = pkg:wheatpaste#inspector
 * app = api
 * ```
 */
export const inspectorFactory: CompositeFactory & Configured = Object.assign(
  async (loader: Loader, globalConf: Conf, localConf: Conf) => {
    const { app: name, ...options } = readSettings(settings, localConf)
    const tracer = new Tracer()
    return inspector(await loader.getApp(name, globalConf, tracer.probe), tracer, options)
  },
  { settings },
)
