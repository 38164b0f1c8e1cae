import { callerOf, type Environ, type SortKeys, sorted } from 'wheatpaste'
import type { Image } from '../store/image.ts'
import { type Caller, canSee, isListed, membershipOf } from '../store/visibility.ts'

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

/** Of some images those that a query asks for and the caller may see, in its order, or else the newest first. @throws HttpError 400 */
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
  return sorted(environ, images.filter(fits).reverse(), SORT_KEYS)
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

const SORT_KEYS: SortKeys<Image> = {
  name: ({ name }) => name,
  status: ({ status }) => status,
  disk_format: (image) => image.disk_format,
  container_format: (image) => image.container_format,
  size: ({ data }) => data?.size,
  id: ({ id }) => id,
  created_at: ({ created }) => created,
  updated_at: ({ updated }) => updated,
}
