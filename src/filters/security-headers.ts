import type { Filter } from '../contract/application.ts'
import { setting } from '../contract/settings.ts'
import { after } from './after.ts'
import { type DeclaredFactory, factoryOf } from './factory.ts'
import { fieldValue, tokens } from './kinds.ts'

const REFERRER = ['no-referrer', 'same-origin', 'origin', 'strict-origin', 'strict-origin-when-cross-origin'] as const
const RESOURCE = ['same-origin', 'same-site', 'cross-origin'] as const
const OPENER = ['same-origin', 'same-origin-allow-popups', 'noopener-allow-popups', 'unsafe-none'] as const

/** Each is a header of nearly the same name; `off`, an empty text or 0 leave it out. */
export interface SecurityHeadersOptions {
  /** Milliseconds for which browsers come by https only; said only to those who do. Default: 180 days. */
  readonly hstsMaxAge?: number
  readonly hstsIncludeSubdomains?: boolean
  /** Default: nothing may be loaded, and nobody may frame it, which is right for what is no page. */
  readonly contentSecurityPolicy?: string
  readonly frameOptions?: 'DENY' | 'SAMEORIGIN' | 'off'
  readonly referrerPolicy?: (typeof REFERRER)[number] | 'off'
  readonly crossOriginResourcePolicy?: (typeof RESOURCE)[number] | 'off'
  readonly crossOriginOpenerPolicy?: (typeof OPENER)[number] | 'off'
  readonly permissionsPolicy?: string
  /** Response headers that are taken away, since they only tell what runs here. */
  readonly remove?: readonly string[]
}

const MAX_AGE = 180 * 86_400_000
const POLICY = "default-src 'none'; frame-ancestors 'none'"
const REMOVED: readonly string[] = ['server', 'x-powered-by']

/**
 * Tells browsers what they may do with an answer, strictly enough for an API. What the application says itself stands.
 *
 * Reads     the scheme
 * Sets      `strict-transport-security` (by https), `content-security-policy`, `x-content-type-options`, `x-frame-options`,
 *           `referrer-policy`, `cross-origin-resource-policy`, `cross-origin-opener-policy`, `permissions-policy`, on errors too
 * Settings  hsts_max_age = 180d, hsts_include_subdomains = false, content_security_policy = default-src 'none';
 *           frame-ancestors 'none', frame_options = DENY, referrer_policy = no-referrer,
 *           cross_origin_resource_policy = same-origin, cross_origin_opener_policy = same-origin, permissions_policy,
 *           remove = server, x-powered-by
 *
 * ```ini
 * [filter:security_headers]
 * use = pkg:wheatpaste#security_headers
 * content_security_policy = default-src 'self'; img-src *
 * ```
 */
export function securityHeaders(options: SecurityHeadersOptions = {}): Filter {
  const always = headersOf(options)
  const { hstsMaxAge = MAX_AGE, hstsIncludeSubdomains = false, remove = REMOVED } = options
  const seconds = Math.floor(hstsMaxAge / 1000)
  const hsts = {
    'strict-transport-security': `max-age=${seconds}${hstsIncludeSubdomains ? '; includeSubDomains' : ''}`,
  }
  const secure = seconds > 0 ? [...always, ...Object.entries(hsts)] : always
  const removed = remove.map((name) => name.toLowerCase())
  return (app) =>
    function securityHeaders(environ) {
      const told = environ.scheme === 'https' ? secure : always
      return after(app, environ, (response) => {
        const { headers } = response
        for (const name of removed) if (headers[name] !== undefined) delete headers[name]
        for (const [name, value] of told) headers[name] ??= value
        return response
      })
    }
}

function headersOf(options: SecurityHeadersOptions): [name: string, value: string][] {
  const headers = {
    'x-content-type-options': 'nosniff',
    'content-security-policy': options.contentSecurityPolicy ?? POLICY,
    'x-frame-options': options.frameOptions ?? 'DENY',
    'referrer-policy': options.referrerPolicy ?? 'no-referrer',
    'cross-origin-resource-policy': options.crossOriginResourcePolicy ?? 'same-origin',
    'cross-origin-opener-policy': options.crossOriginOpenerPolicy ?? 'same-origin',
    'permissions-policy': options.permissionsPolicy ?? '',
  }
  return Object.entries(headers).filter(([, value]) => value !== '' && value !== 'off')
}

const settings = {
  hsts_max_age: setting.duration({ doc: 'For how long browsers come by https only.', default: MAX_AGE, min: 0 }),
  hsts_include_subdomains: setting.boolean({ doc: 'Whether that goes for all below the host, too.', default: false }),
  content_security_policy: fieldValue({ doc: 'What a page may load, and who may frame it.', default: POLICY }),
  frame_options: setting.choice(['DENY', 'SAMEORIGIN', 'off'], { doc: 'Who may frame it.', default: 'DENY' }),
  referrer_policy: setting.choice([...REFERRER, 'off'], {
    doc: 'What links tell of where they stand.',
    default: 'no-referrer',
  }),
  cross_origin_resource_policy: setting.choice([...RESOURCE, 'off'], {
    doc: 'Whose pages may load it.',
    default: 'same-origin',
  }),
  cross_origin_opener_policy: setting.choice([...OPENER, 'off'], {
    doc: 'Which windows may hold on to it.',
    default: 'same-origin',
  }),
  permissions_policy: fieldValue({ doc: 'What of the browser a page may use.', default: '' }),
  remove: tokens('header name', { doc: 'Response headers that are taken away.', default: REMOVED }),
}

/** [filter:security_headers] */
export const filterFactory: DeclaredFactory = factoryOf(securityHeaders, settings, { provides: ['security_headers'] })
