import { type Environ, HttpError } from 'wheatpaste'
import type { Image } from '../store/image.ts'
import { type Caller, canSee, isListed, membershipOf } from '../store/visibility.ts'
import { callerOf } from './caller.ts'

type Fits = (image: Image, value: string, caller: Caller) => boolean

const FILTERS: Readonly<Record<string, Fits>> = {
  id: ({ id }, value) => isOneOf(id, value),
  name: ({ name }, value) => isOneOf(name, value),
  status: ({ status }, value) => isOneOf(status, value),
  disk_format: (image, value) => isOneOf(image.disk_format, value),
  container_format: (image, value) => isOneOf(image.container_format, value),
  owner: ({ owner }, value) => owner === value,
  protected: (image, value) => String(image.protected) === value.toLowerCase(),
  size_min: ({ data }, value) => (data?.size ?? 0) >= Number(value),
  size_max: ({ data }, value) => (data?.size ?? 0) <= Number(value),
  visibility: ({ visibility }, value) => value === 'all' || visibility === value,
}

// What a query says of the list rather than of the images in it.
const OF_THE_LIST = new Set(['limit', 'marker', 'sort', 'sort_key', 'sort_dir', 'member_status', 'os_hidden', 'tag'])

/** Of some images those that a query asks for and the caller may see, in its order. @throws HttpError 400 */
export function selectImages(environ: Environ, images: readonly Image[]): Image[] {
  const caller = callerOf(environ)
  const { query } = environ
  const isHidden = query.get('os_hidden')?.toLowerCase() === 'true'
  const asked = [...query].filter(([name]) => !OF_THE_LIST.has(name))
  const fits = (image: Image): boolean =>
    image.os_hidden === isHidden &&
    isAskedFor(image, caller, query) &&
    query.getAll('tag').every((tag) => image.tags.includes(tag)) &&
    asked.every(([name, value]) => filterOf(name)(image, value, caller))
  return images.filter(fits).reverse().sort(orderOf(query))
}

// A list holds more than it does by itself when the query says which.
function isAskedFor(image: Image, caller: Caller, query: URLSearchParams): boolean {
  if (isListed(image, caller)) return true
  const visibility = query.get('visibility')
  if (visibility === image.visibility || visibility === 'all') return canSee(image, caller)
  const status = query.get('member_status')
  const membership = membershipOf(image, caller)
  return membership !== undefined && (status === 'all' || status === membership.status)
}

function filterOf(name: string): Fits {
  if (Object.hasOwn(FILTERS, name)) return FILTERS[name] as Fits
  return ({ properties }, value) => Object.hasOwn(properties, name) && properties[name] === value
}

function isOneOf(held: string | null, value: string): boolean {
  const values = value.startsWith('in:') ? value.slice(3).split(',') : [value]
  return values.some((one) => one.replace(/^"(.*)"$/, '$1') === held)
}

type Key = (image: Image) => string | number

const SORT_KEYS: Readonly<Record<string, Key>> = {
  name: ({ name }) => name ?? '',
  status: ({ status }) => status,
  disk_format: (image) => image.disk_format ?? '',
  container_format: (image) => image.container_format ?? '',
  size: ({ data }) => data?.size ?? 0,
  id: ({ id }) => id,
  created_at: ({ created }) => created.getTime(),
  updated_at: ({ updated }) => updated.getTime(),
}

// `sort=name:asc,size`, or lists of `sort_key` and `sort_dir`; what is equal by these stays as it was, newest first.
function orderOf(query: URLSearchParams): (a: Image, b: Image) => number {
  const directions = query.getAll('sort_dir')
  const pairs =
    query
      .get('sort')
      ?.split(',')
      .map((pair) => pair.split(':')) ??
    query.getAll('sort_key').map((key, index) => [key, directions[index] ?? directions[0]])
  const keys = [...pairs, ['created_at', 'desc']].map(([name = '', direction = 'desc']) => {
    const keyOf = Object.hasOwn(SORT_KEYS, name) ? SORT_KEYS[name] : undefined
    if (!keyOf || !/^(?:asc|desc)$/.test(direction)) throw new HttpError(400, `Unable to sort by ${name}:${direction}.`)
    return { keyOf, sign: direction === 'asc' ? 1 : -1 }
  })
  return (a, b) => {
    for (const { keyOf, sign } of keys) {
      if (keyOf(a) !== keyOf(b)) return keyOf(a) < keyOf(b) ? -sign : sign
    }
    return 0
  }
}
