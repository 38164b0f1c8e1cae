import type { Application } from '../contract/application.ts'
import type { Conf } from '../contract/conf.ts'
import type { Description } from '../contract/description.ts'
import type { Environ } from '../contract/environ.ts'
import { explained } from '../contract/explained.ts'
import type { Explanation, MountStrategy } from '../contract/explanation.ts'
import type { CompositeFactory, Loader } from '../contract/factory.ts'
import { HttpError } from '../contract/http-error.ts'
import { type Configured, type Setting, setting } from '../contract/settings.ts'
import { described } from './described.ts'
import { loadEach } from './load-each.ts'
import { type Mounted, type Mounts, MountTable } from './mount-table.ts'
import { type OtherOptions, type OwnSettings, ownSettings } from './own-settings.ts'
import { mountPoint, singleSlashes } from './path-expression.ts'

export interface UrlmapOptions {
  /** Answers what is below no mount. It sees the request as it came. Default: a 404. */
  readonly notFoundApp?: Application | undefined
}

/**
 * Hands a request to the application whose mount is the longest prefix of its path, at the boundary of a segment, and moves
 * that prefix to the script name. As `paste.urlmap.URLMap`.
 *
 * ```ts
 * urlmap({ '/': versions, '/v2': api, 'domain admin.example /': admin })
 * ```
 *
 * @throws Error for a path expression that cannot be understood (see `parsePathExpression`)
 */
export function urlmap(mounts: Mounts, { notFoundApp }: UrlmapOptions = {}): Application {
  const table = new MountTable(mounts)
  const app: Application = function urlmap(environ) {
    const path = singleSlashes(environ.pathInfo)
    const mount = table.find(environ, path)
    if (mount) return mount.app(below(environ, path, mount.prefix))
    if (notFoundApp) return notFoundApp(environ)
    throw notFound()
  }
  app.describe = () => describeMounts('urlmap', table)
  app.explain = (environ) => {
    const path = singleSlashes(environ.pathInfo)
    const mount = table.find(environ, path)
    if (mount) return explainMount('urlmap', environ, mount, strategyOf(mount), below(environ, path, mount.prefix))
    return explainUnmounted('urlmap', environ, notFoundApp)
  }
  return app
}

/** The same request below a mount; `path` is its path with single slashes. */
export function below(environ: Environ, path: string, prefix: string): Environ {
  return (path === environ.pathInfo ? environ : environ.with({ pathInfo: path })).mountedAt(prefix)
}

/** What is thrown for what is below no mount. It does not say what is mounted, since that is nobody's business. */
export function notFound(headers: Record<string, string> = {}): HttpError {
  return new HttpError(404, 'The resource could not be found.', { headers })
}

export function describeMounts(name: string, table: MountTable): Description {
  const mounts = [...table].map(({ expression, app }) => ({ path: expression, app: described(app) }))
  return { kind: 'composite', name, mounts }
}

/** How a mount was found that was found by the path. */
export function strategyOf({ domain }: Mounted): MountStrategy {
  return domain === null ? 'path' : 'host'
}

export function explainMount(
  name: string,
  { scriptName, pathInfo }: Environ,
  { expression, app }: Pick<Mounted, 'expression' | 'app'>,
  by: MountStrategy,
  inner: Environ,
): Explanation {
  return {
    kind: 'composite',
    name,
    scriptName,
    pathInfo,
    mount: { path: expression, by },
    next: [explained(app, inner)],
  }
}

export function explainUnmounted(name: string, environ: Environ, fallback: Application | undefined): Explanation {
  if (fallback)
    return explainMount(name, environ, { expression: 'not_found_app', app: fallback }, 'not_found_app', environ)
  const { scriptName, pathInfo } = environ
  const { status, message } = notFound()
  return { kind: 'composite', name, scriptName, pathInfo, answer: { status, message } }
}

/** What both kinds of map take beside their mounts. */
export const urlmapSettings: { readonly not_found_app: Setting<string> } = {
  not_found_app: setting.text({ doc: 'The app that answers what is below no mount; a plain 404 otherwise.' }),
}

/**
 * `paste.composite_factory`: every option is a path expression and the name of the application that is mounted there;
 * `not_found_app`, here or in `[DEFAULT]`, names the one for everything else.
 *
 * ```ini
 * [composite:main]
 * use = pkg:wheatpaste#urlmap
 * / = home
 * /v1 = api_v1
 * domain admin.example port 8443 / = admin
 * ```
 */
export const urlmapFactory: CompositeFactory & Configured = Object.assign(
  async (loader: Loader, globalConf: Conf, localConf: Conf) => {
    const own = ownSettings(urlmapSettings, [localConf, globalConf], pathExpressions)
    const { mounts, notFoundApp } = await loadMounts(loader, globalConf, localConf, own)
    return urlmap(mounts, { notFoundApp })
  },
  { settings: urlmapSettings },
)

export const pathExpressions: OtherOptions = {
  hint: 'Write `/path = app`, `domain NAME /path = app` or `domain NAME port NUMBER /path = app`.',
  lacks(name) {
    try {
      mountPoint(name)
      return undefined
    } catch (error) {
      return `a path expression: ${(error as Error).message}`
    }
  },
}

/**
 * Loads the applications that a section names: as in Paste, first the one for what is not found, then those that are mounted,
 * in the order of the file.
 *
 * @throws ConfigError with the problems of all of them
 */
export async function loadMounts(
  loader: Loader,
  globalConf: Conf,
  localConf: Conf,
  { settings: { notFoundApp: fallback }, names }: OwnSettings<typeof urlmapSettings>,
): Promise<UrlmapOptions & { readonly mounts: Mounts }> {
  const load = (name: string | undefined) => () => loader.getApp(name, globalConf)
  const fallbacks = fallback ? [load(fallback)] : []
  const apps = await loadEach([...fallbacks, ...names.map((name) => load(localConf[name]))])
  const notFoundApp = fallback ? apps.shift() : undefined
  return { notFoundApp, mounts: Object.fromEntries(names.map((name, index) => [name, apps[index] as Application])) }
}
