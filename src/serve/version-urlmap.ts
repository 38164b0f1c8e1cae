import type { Application } from '../contract/application.ts'
import type { Conf } from '../contract/conf.ts'
import type { Environ } from '../contract/environ.ts'
import type { MountStrategy } from '../contract/explanation.ts'
import type { CompositeFactory, Loader } from '../contract/factory.ts'
import { isPromise } from '../contract/promise.ts'
import type { Response } from '../contract/response.ts'
import { type Configured, setting } from '../contract/settings.ts'
import type { Advised } from '../contract/warnings.ts'
import { headerVersionAdvice } from './header-version.ts'
import { mediaType } from './media-range.ts'
import { type Mounted, type Mounts, MountTable } from './mount-table.ts'
import { ownSettings } from './own-settings.ts'
import { singleSlashes } from './path-expression.ts'
import { offer, Preference } from './preference.ts'
import {
  below,
  describeMounts,
  explainMount,
  explainUnmounted,
  loadMounts,
  notFound,
  pathExpressions,
  strategyOf,
  type UrlmapOptions,
  urlmapSettings,
} from './urlmap.ts'

export interface VersionUrlmapOptions extends UrlmapOptions {
  /**
   * What a version in a header leads to. `exact`, nova's way and the default, is the mount of that version, `/v2.1`, with the whole
   * path as its path. `plus` takes the version as if it stood before the path, which also reaches `/v2.1/+`.
   */
  readonly headerVersionTarget?: 'exact' | 'plus'
}

/**
 * A {@link urlmap} of API versions, as `nova.api.openstack.urlmap.URLMap`.
 *
 * The version is that of the path (`/v2.1/servers`), else the parameter `version` of the Content-Type, else that of the best range
 * of the Accept header. `/v2.1/+` takes what is below `/v2.1/`, but not `/v2.1/` itself. The media type to answer with is in
 * `environ.state.best_content_type`: by the suffix `.json` of the path, else the best range of the Accept header, else JSON.
 * Vary names the headers that were looked at. The application at its root finds the map in `environ.state.urlmap`.
 *
 * @throws Error for a path expression that cannot be understood
 */
export function versionUrlmap(mounts: Mounts, options: VersionUrlmapOptions = {}): Application {
  const { notFoundApp, headerVersionTarget = 'exact' } = options
  const table = new MountTable(mounts, { plus: true })

  // Of what is at no prefix a header may say more.
  const targetOf = (environ: Environ, path: string, root: Mounted | undefined, preference: Preference) => {
    const named = (version: string | undefined, by: MountStrategy): Target | undefined =>
      version === undefined ? undefined : versionTarget(table, environ, path, version, headerVersionTarget, by)
    return (
      named(bodyVersion(environ), 'Content-Type') ??
      named(preference.match?.range.version, 'Accept') ??
      (root && { mount: root, environ: below(environ, path, ''), by: strategyOf(root) })
    )
  }

  const app: Application = function versionUrlmap(environ) {
    const path = singleSlashes(environ.pathInfo)
    const mount = table.find(environ, path)
    const preference = new Preference(environ.headers.accept, path, mount?.prefix ?? '')
    if (mount && mount.prefix !== '') {
      offer(environ.state, preference)
      return varied(mount.app(below(environ, path, mount.prefix)), preference)
    }
    const target = targetOf(environ, path, mount, preference)
    if (target) {
      offer(environ.state, preference)
      // What is at the root may want to say what else there is.
      if (target.mount.prefix === '') environ.state.urlmap = app
      return varied(target.mount.app(target.environ), preference, 'Content-Type')
    }
    // A cache may keep a 404, too.
    if (!notFoundApp) throw notFound({ vary: 'Content-Type, Accept' })
    return varied(notFoundApp(environ), preference, 'Content-Type')
  }
  app.describe = () => describeMounts(NAME, table)
  app.explain = (environ) => {
    const path = singleSlashes(environ.pathInfo)
    const mount = table.find(environ, path)
    const preference = new Preference(environ.headers.accept, path, mount?.prefix ?? '')
    offer(environ.state, preference)
    if (mount && mount.prefix !== '')
      return explainMount(NAME, environ, mount, strategyOf(mount), below(environ, path, mount.prefix))
    const target = targetOf(environ, path, mount, preference)
    if (target) return explainMount(NAME, environ, target.mount, target.by, target.environ)
    return explainUnmounted(NAME, environ, notFoundApp)
  }
  return app
}

const NAME = 'version_urlmap'

interface Target {
  readonly mount: Mounted
  readonly environ: Environ
  readonly by: MountStrategy
}

// A version in a header is looked up as if it stood in the path. One that is not mounted so comes to the root, if any.
function versionTarget(
  table: MountTable,
  environ: Environ,
  path: string,
  version: string,
  reach: 'exact' | 'plus',
  by: MountStrategy,
): Target | undefined {
  const written = `/v${version}`
  const lookedUp = reach === 'plus' ? written + path : written
  const mount = table.find(environ, lookedUp)
  if (!mount) return undefined
  const within = reach === 'plus' && mount.prefix.length >= written.length
  const pathInfo = within ? lookedUp.slice(mount.prefix.length) : path
  // No version leads to the root.
  const found = mount.prefix === '' ? strategyOf(mount) : by
  return { mount, by: found, environ: environ.with({ scriptName: environ.scriptName + mount.prefix, pathInfo }) }
}

function bodyVersion({ headers }: Environ): string | undefined {
  const header = headers['content-type']
  return header?.includes(';') ? mediaType(header).version : undefined
}

// What was looked at is only known when the answer is there, since the Accept header may be read on the way to it.
function varied(
  answer: Response | Promise<Response>,
  preference: Preference,
  ...names: readonly string[]
): Response | Promise<Response> {
  if (isPromise(answer)) return answer.then((response) => varied(response, preference, ...names))
  if (preference.looked) return answer.vary(...names, 'Accept')
  return names.length > 0 ? answer.vary(...names) : answer
}

const settings = {
  ...urlmapSettings,
  header_version_target: setting.choice(['exact', 'plus'], {
    doc: 'Whether a version in a header leads to the mount of that version alone, or also to what is mounted below it.',
    default: 'exact',
  }),
} as const

/**
 * `paste.composite_factory`: the options of `urlmap`, and `header_version_target`; the settings also in `[DEFAULT]`.
 *
 * ```ini
 * [composite:osapi_compute]
 * use = pkg:wheatpaste#version_urlmap
 * / = oscomputeversions
 * /v2.1 = oscomputeversion_v2
 * /v2.1/+ = openstack_compute_api_v21
 * ```
 */
export const versionUrlmapFactory: CompositeFactory & Configured & Advised = Object.assign(
  async (loader: Loader, globalConf: Conf, localConf: Conf) => {
    const own = ownSettings(settings, [localConf, globalConf], pathExpressions)
    const { mounts, notFoundApp } = await loadMounts(loader, globalConf, localConf, own)
    return versionUrlmap(mounts, { notFoundApp, headerVersionTarget: own.settings.headerVersionTarget })
  },
  { settings, advise: headerVersionAdvice },
)
