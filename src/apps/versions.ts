import type { Application } from '../contract/application.ts'
import type { Conf } from '../contract/conf.ts'
import type { Description, VersionDescription } from '../contract/description.ts'
import type { Environ } from '../contract/environ.ts'
import type { AppFactory } from '../contract/factory.ts'
import { HttpError } from '../contract/http-error.ts'
import { Response } from '../contract/response.ts'
import { readSettings, type SettingsTable, setting } from '../contract/settings.ts'
import type { State } from '../contract/state.ts'

/** What is said of a version of the API. Default: nova's v2.1 without newer microversions, `CURRENT`. */
export type VersionOptions = Partial<VersionDescription>

type Json = Readonly<Record<string, unknown>>

const NOVA: VersionDescription = {
  id: 'v2.1',
  status: 'CURRENT',
  version: '2.1',
  minVersion: '2.1',
  updated: '2013-07-23T11:33:21Z',
  describedBy: 'http://docs.openstack.org/',
  service: 'compute',
}

// What those see who came before microversions, as nova tells it.
const LEGACY = {
  id: 'v2.0',
  status: 'SUPPORTED',
  version: '',
  minVersion: '',
  updated: '2011-01-21T11:33:21Z',
} as const

/** A version, and where it is below the document that lists it. */
interface Listed {
  readonly path: string
  readonly about: VersionDescription
}

/**
 * The document that says which versions of an API there are (nova's Versions). At its own path it lists them with a 200, at
 * any other it offers the same path below each of them, with a 300. Nobody is asked for a token, since clients have none yet.
 *
 * Without options it lists the `version` apps that are mounted in the same `version_urlmap`, as far as its `describe()` knows. With any of them it lists one
 * version, below a path that is its id.
 *
 * Settings  those of `version`; default: what is mounted
 *
 * ```ini
 * [app:oscomputeversions]
 * use = pkg:wheatpaste#versions
 * ```
 */
export function versions(options?: VersionOptions): Application {
  const about = { ...NOVA, ...options }
  const own = [{ path: `/${about.id}`, about }]
  const found = new WeakMap<object, readonly Listed[]>()
  const mountedIn = (map: State['urlmap']): readonly Listed[] => {
    if (!map || options) return own
    const listed = found.get(map) ?? listedIn(map.describe?.())
    found.set(map, listed)
    return listed.length > 0 ? listed : own
  }
  return function versions(environ) {
    const { applicationUrl, pathInfo, state } = environ
    const listed = mountedIn(state.urlmap)
    if (!isRoot(environ)) {
      return Response.json(
        { choices: listed.map(({ path, about }) => choice(about, applicationUrl + path + pathInfo)) },
        300,
      )
    }
    mustRead(environ)
    return Response.json({ versions: listed.map(({ path, about }) => entry(about, `${applicationUrl}${path}/`)) })
  }
}

/**
 * The document that describes one version of an API, at the path where that version is mounted (nova's VersionsV2). Behind
 * `legacy_v2_compatible` it is that of v2.0, which has no microversions.
 *
 * Settings  id = v2.1, status = CURRENT, version = 2.1, min_version = 2.1, updated = 2013-07-23T11:33:21Z,
 *           described_by = http://docs.openstack.org/, service = compute
 *
 * ```ini
 * [app:oscomputeversion_v2]
 * use = pkg:wheatpaste#version
 * version = 2.96
 * ```
 */
export function version(options: VersionOptions = {}): Application {
  const about = { ...NOVA, ...options }
  const legacy = { ...about, ...LEGACY }
  const app: Application = function version(environ) {
    if (!isRoot(environ)) throw new HttpError(404, 'The resource could not be found.')
    mustRead(environ)
    const shown = environ.state['openstack.legacy_v2'] ? legacy : about
    return Response.json({ version: document(shown, `${environ.applicationUrl}/`) })
  }
  app.describe = () => ({ kind: 'app', name: 'version', document: about })
  return app
}

// Mounts for one host alone, and those of `/v2.1/+`, are left out. The oldest goes first.
function listedIn({ mounts = [] }: Partial<Description> = {}): Listed[] {
  const listed = mounts.flatMap(({ path, app }) => {
    const about = /^\/\S*$/.test(path) && versionIn(app)
    return about
      ? [{ path: path.replace(/\/$/, ''), about: isLegacy(path, about) ? { ...about, ...LEGACY } : about }]
      : []
  })
  return listed.sort((one, other) => one.about.id.localeCompare(other.about.id, 'en', { numeric: true }))
}

function versionIn({ document, app }: Description): VersionDescription | undefined {
  return document ?? (app && versionIn(app))
}

// nova mounts one app at `/v2.1`, and at `/v2` once more behind `legacy_v2_compatible`.
function isLegacy(path: string, { id }: VersionDescription): boolean {
  return id === NOVA.id && /\/v2\/?$/.test(path)
}

// Clients ask with and without the slash, and do not all follow redirects.
function isRoot({ pathInfo }: Environ): boolean {
  return pathInfo === '' || pathInfo === '/'
}

function mustRead({ method }: Environ): void {
  if (method !== 'GET' && method !== 'HEAD') {
    throw new HttpError(405, 'A version document is read.', { headers: { allow: 'GET, HEAD' } })
  }
}

function entry({ id, status, version, minVersion, updated }: VersionDescription, href: string): Json {
  return { id, status, version, min_version: minVersion, updated, links: [{ rel: 'self', href }] }
}

function document(version: VersionDescription, href: string): Json {
  const links = [
    { rel: 'self', href },
    { rel: 'describedby', type: 'text/html', href: version.describedBy },
  ]
  return { ...entry(version, href), links, 'media-types': mediaTypes(version) }
}

function choice(version: VersionDescription, href: string): Json {
  const { id, status } = version
  return { id, status, links: [{ rel: 'self', href }], 'media-types': mediaTypes(version) }
}

function mediaTypes({ id, service }: VersionDescription): Json[] {
  const type = `application/vnd.openstack.${service}+json;version=${id.replace(/^v|\.0$/g, '')}`
  return [{ base: 'application/json', type }]
}

function matching(pattern: RegExp, expected: string, doc: string, byDefault: string) {
  const base = setting.text({ doc, default: byDefault })
  return {
    ...base,
    parse(text: string): string {
      if (!pattern.test(text)) throw new Error(expected)
      return text
    },
  }
}

const settings = {
  id: matching(/^[\w.-]+$/, 'a name such as v2.1', 'The version, and where it is mounted.', NOVA.id),
  status: setting.choice(['CURRENT', 'SUPPORTED', 'DEPRECATED'], { doc: 'What to think of it.', default: NOVA.status }),
  version: matching(/^(?:\d+\.\d+)?$/, 'a version such as 2.96', 'The highest microversion.', NOVA.version),
  min_version: matching(/^(?:\d+\.\d+)?$/, 'a version such as 2.1', 'The lowest microversion.', NOVA.minVersion),
  updated: matching(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
    'a time such as 2013-07-23T11:33:21Z',
    'When it last changed.',
    NOVA.updated,
  ),
  described_by: setting.text({ doc: 'Where it is described.', default: NOVA.describedBy }),
  service: matching(/^[\w-]+$/, 'a name such as compute', 'The service, in media types.', NOVA.service),
}

/** [app:versions] */
export const versionsFactory: AppFactory & { readonly settings: SettingsTable } = Object.assign(
  (_globalConf: Conf, localConf: Conf) =>
    versions(Object.keys(localConf).length > 0 ? readSettings(settings, localConf) : undefined),
  { settings },
)

/** [app:version] */
export const versionFactory: AppFactory & { readonly settings: SettingsTable } = Object.assign(
  (_globalConf: Conf, localConf: Conf) => version(readSettings(settings, localConf)),
  { settings },
)
