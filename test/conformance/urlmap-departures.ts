/* Where a request may be answered otherwise than by the originals: each reason is a rule about the request and its map. */

export type Apps = readonly [expression: string, label: string][]

export interface RecordedMap {
  type: 'map'
  id: string
  variant: 'nova' | 'paste'
  apps: Apps
  not_found_app?: string
  nested?: Record<string, Apps>
  expect: { raises: string } | { applications: [domain: string | null, url: string, label: string][] }
}

export interface RecordedRequest {
  method: string
  target: string | null
  path_info: string
  query: string
  headers: [string, string][]
  scheme: string
  script_name: string
  server?: [string, string]
}

/** What became of a request: the app that answered and what it saw, or that there is none. */
export type Answer =
  | { outcome: 'app'; app: string; script_name: string; path_info: string; best_content_type?: string }
  | { outcome: 'not_found' | 'raises' | 'bad_request' }

/** A departure as the recordings have it: the answers that it changes, it alone. */
export interface Deviation {
  name: string
  cases: Record<string, Answer>
}

interface Asked {
  readonly path: string
  /** The values of Accept and Content-Type, which have the same grammar here. */
  readonly types: readonly string[]
  readonly host: string | undefined
  readonly map: RecordedMap
}

type Rules = readonly (readonly [reason: string, applies: (asked: Asked) => boolean])[]

/** Why no server of ours hands a request on: it is answered with a 400 before any map is asked. */
export function isRefused({ target, path_info: path }: RecordedRequest): boolean {
  const malformed = /%(?![\da-f]{2})/i.test(pathOf(target))
  return malformed || /[\0\\]/.test(path) || Buffer.from(path, 'latin1').toString().includes('\ufffd')
}

/** The departures that touch a request. Each was recorded alone, so that what several touch has the answer of none. */
export function departuresOf(request: RecordedRequest, map: RecordedMap): string[] {
  const asked = askedOf(request, map)
  return DEPARTURES.filter(([, applies]) => applies(asked)).map(([reason]) => reason)
}

/** What we read otherwise, beyond the recorded departures. */
export function ownReading(request: RecordedRequest, map: RecordedMap): string | undefined {
  const asked = askedOf(request, map)
  return OWN_READINGS.find(([, applies]) => applies(asked))?.[0]
}

function askedOf({ target, headers }: RecordedRequest, map: RecordedMap): Asked {
  const valuesOf = (...names: string[]): string[] =>
    headers.filter(([name]) => names.includes(name.toLowerCase())).map(([, value]) => value)
  return { path: pathOf(target), types: valuesOf('accept', 'content-type'), host: valuesOf('host')[0], map }
}

function pathOf(target: string | null): string {
  return target?.split('?', 1)[0] ?? ''
}

const DEPARTURES: Rules = [
  ['parameter-without-value-is-absent', says(/;\s*(?:q|version)\s*(?:=\s*)?(?:[;,]|$)/i)],
  ['q-per-rfc-9110', ({ types }) => types.some((value) => qualitiesIn(value).some(isOdd))],
  ['media-types-per-rfc-9110', says(/[A-Z]\w*\/|\/\w*[A-Z]|\w\*|\*\w|(?:^|,)\s*\*\s*(?:[;,]|$)/)],
  ['parameter-blanks-trimmed', says(/\s[;,]/)],
  ['one-path-for-all-strategies', ({ path }) => /\/\/|%2f/i.test(path)],
  ['mount-domains-lowered', ({ map }) => domainsOf(map).some((domain) => /[A-Z]/.test(domain))],
  ['domain-with-port-first', ({ map }) => domainsOf(map).some((domain) => domain.includes(':'))],
  ['exact-mount-beats-plus', ({ map }) => map.variant === 'nova' && map.apps.some(isRivalled)],
  ['no-assertion-on-odd-targets', ({ path }) => path[0] !== '/'],
  ['not-found-without-host', ({ host }) => host === undefined],
]

const OWN_READINGS: Rules = [
  ['an escaped slash, or other reserved character, is not that character', at(/%(?:2[1346-9a-cf]|3[abdf]|40|5[bd])/i)],
  ['dot segments are resolved before anything is dispatched', at(/\/(?:\.|%2e){1,2}(?:\/|$)/i)],
  ['a target that is neither a path nor a URL comes to no map', at(/^(?!https?:)[^/]/)],
  ['of a whole URL as target, an app sees the path', at(/^https?:/)],
  ['names of parameters are compared without case (RFC 9110 5.6.6)', ({ types }) => types.some(hasCapitals)],
  [
    'of a parameter that is given twice the first counts',
    says(/;\s*(q|version)\s*=(?:"[^"]*"|[^",])*;\s*\1\s*(?:[=;,]|$)/i),
  ],
  ['a range that is more than its quoted type is not in quotes', ({ types }) => types.some(hasQuotedEnds)],
  ['a quality is digits and a point', ({ types }) => types.some((value) => qualitiesIn(value).some(isPython))],
  ['an empty quality is none, also in quotes', says(/;\s*q\s*=\s*""/i)],
  ['parameters of no type are none', says(/(?:^|,)\s*;/)],
  ['blanks after a quoted value are no part of it', says(/=\s*"[^"]*"\s+(?:[;,]|$)/)],
  ['an IPv6 address has its colons to itself', ({ host }) => host?.[0] === '['],
  ['a mount that is not ASCII means what it says', ({ map }) => map.apps.some(([expression]) => isText(expression))],
]

function at(pattern: RegExp): (asked: Asked) => boolean {
  return ({ path }) => pattern.test(path)
}

function says(pattern: RegExp): (asked: Asked) => boolean {
  return ({ types }) => types.some((value) => pattern.test(value))
}

function qualitiesIn(value: string): string[] {
  return [...value.matchAll(/;\s*q\s*=\s*("[^"]*"|[^;,]*)/gi)].map(([, quality = '']) =>
    quality.replaceAll('"', '').trim(),
  )
}

// nova takes the first and the last quotation mark of such a range for a pair.
function hasQuotedEnds(value: string): boolean {
  const ranges = value.match(/(?:"[^"]*"|[^",])+/g) ?? []
  return ranges.some((range) => /^\s*".*;.*"\s*$/.test(range))
}

function hasCapitals(value: string): boolean {
  return [...value.matchAll(/;\s*(q|version)\s*=/gi)].some(([, name]) => name !== name?.toLowerCase())
}

// What Python's float() and RFC 9110 take differently, and 0, which refuses.
function isOdd(quality: string): boolean {
  return !/^(?:0?\.\d+|0\.|1(?:\.0*)?)$/.test(quality) || Number(quality) === 0
}

// A mount with a plus beside one as long without it.
function isRivalled([expression]: Apps[number], _: number, apps: Apps): boolean {
  const others = apps.filter(([other]) => other.length === expression.length && !other.endsWith('/+'))
  return expression.endsWith('/+') && others.length > 0
}

function isPython(quality: string): boolean {
  return /\d[e_]/i.test(quality)
}

function domainsOf({ apps }: RecordedMap): string[] {
  return apps.flatMap(([expression]) => /(?:domain\s+|https?:\/\/)([^\s/]+)/.exec(expression)?.[1] ?? [])
}

/** What a recording writes as bytes, in UTF-8, is the text of those bytes; what it writes as text is itself. */
export function asText(expression: string): string {
  const text = Buffer.from(expression, 'latin1').toString()
  return isText(expression) ? expression : text
}

function isText(expression: string): boolean {
  if (/^[\0-\x7f]*$/.test(expression)) return false
  return /[^\0-\xff]/.test(expression) || Buffer.from(expression, 'latin1').toString().includes('\ufffd')
}
