import type { Application } from '../contract/application.ts'
import type { Conf } from '../contract/conf.ts'
import type { Environ } from '../contract/environ.ts'
import type { AppFactory } from '../contract/factory.ts'
import { HttpError } from '../contract/http-error.ts'
import { Response } from '../contract/response.ts'
import { readSettings, type SettingsTable, setting } from '../contract/settings.ts'

/** What is said of a version of the API. */
export interface VersionOptions {
  /** Also where it is mounted, beside the document that lists it. Default: `v2.1`. */
  readonly id?: string
  /** `CURRENT`, `SUPPORTED` or `DEPRECATED`. Default: `CURRENT`. */
  readonly status?: 'CURRENT' | 'SUPPORTED' | 'DEPRECATED'
  /** The highest microversion; empty when there are none. Default: `2.1`. */
  readonly version?: string
  /** The lowest microversion; empty when there are none. Default: `2.1`. */
  readonly minVersion?: string
  /** When the version last changed, `YYYY-MM-DDThh:mm:ssZ`. Default: nova's, `2013-07-23T11:33:21Z`. */
  readonly updated?: string
  /** Where it is described. Default: OpenStack's documentation. */
  readonly describedBy?: string
  /** Of `application/vnd.openstack.compute+json`. Default: `compute`. */
  readonly service?: string
}

type Version = Required<VersionOptions>
type Json = Readonly<Record<string, unknown>>

const NOVA: Version = {
  id: 'v2.1',
  status: 'CURRENT',
  version: '2.1',
  minVersion: '2.1',
  updated: '2013-07-23T11:33:21Z',
  describedBy: 'http://docs.openstack.org/',
  service: 'compute',
}

/**
 * The document that says which versions of an API there are (nova's Versions). At its own path it lists them with a 200, at
 * any other it offers the same path below a version, with a 300. Nobody is asked for a token, since clients have none yet.
 *
 * Settings  id = v2.1, status = CURRENT, version = 2.1, min_version = 2.1, updated = 2013-07-23T11:33:21Z,
 *           described_by = http://docs.openstack.org/, service = compute
 *
 * ```ini
 * [app:oscomputeversions]
 * use = pkg:wheatpaste#versions
 * version = 2.96
 * ```
 */
export function versions(options: VersionOptions = {}): Application {
  const about = { ...NOVA, ...options }
  return function versions(environ) {
    const base = `${environ.applicationUrl}/${about.id}`
    if (!isRoot(environ)) return Response.json({ choices: [choice(about, base + environ.pathInfo)] }, 300)
    mustRead(environ)
    return Response.json({ versions: [entry(about, `${base}/`)] })
  }
}

/**
 * The document that describes one version of an API, at the path where that version is mounted (nova's VersionsV2).
 *
 * Settings  those of `versions`
 *
 * ```ini
 * [app:oscomputeversion_v2]
 * use = pkg:wheatpaste#version
 * version = 2.96
 * ```
 */
export function version(options: VersionOptions = {}): Application {
  const about = { ...NOVA, ...options }
  return function version(environ) {
    if (!isRoot(environ)) throw new HttpError(404, 'The resource could not be found.')
    mustRead(environ)
    return Response.json({ version: document(about, `${environ.applicationUrl}/`) })
  }
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

function entry({ id, status, version, minVersion, updated }: Version, href: string): Json {
  return { id, status, version, min_version: minVersion, updated, links: [{ rel: 'self', href }] }
}

function document(version: Version, href: string): Json {
  const links = [
    { rel: 'self', href },
    { rel: 'describedby', type: 'text/html', href: version.describedBy },
  ]
  return { ...entry(version, href), links, 'media-types': mediaTypes(version) }
}

function choice(version: Version, href: string): Json {
  const { id, status } = version
  return { id, status, links: [{ rel: 'self', href }], 'media-types': mediaTypes(version) }
}

function mediaTypes({ id, service }: Version): Json[] {
  const type = `application/vnd.openstack.${service}+json;version=${id.replace(/^v/, '')}`
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
  (_globalConf: Conf, localConf: Conf) => versions(readSettings(settings, localConf)),
  { settings },
)

/** [app:version] */
export const versionFactory: AppFactory & { readonly settings: SettingsTable } = Object.assign(
  (_globalConf: Conf, localConf: Conf) => version(readSettings(settings, localConf)),
  { settings },
)
