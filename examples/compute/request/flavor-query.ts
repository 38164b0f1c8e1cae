import { type Environ, HttpError } from 'wheatpaste'
import type { Flavor } from '../cloud/flavors.ts'
import { callerOf } from './caller.ts'

const SORT_KEYS: Readonly<Record<string, (flavor: Flavor) => string | number>> = {
  flavorid: ({ id }) => id,
  name: ({ name }) => name,
  memory_mb: ({ ram }) => ram,
  root_gb: ({ disk }) => disk,
  vcpus: ({ vcpus }) => vcpus,
}

/** Of some flavors those that a query asks for and the caller may see, in its order. @throws HttpError 400 */
export function selectFlavors(environ: Environ, flavors: readonly Flavor[]): Flavor[] {
  const { query } = environ
  const isPublic = callerOf(environ).isAdmin ? kindOf(query.get('is_public') ?? 'True') : true
  const [minRam, minDisk] = [least(query, 'minRam'), least(query, 'minDisk')]
  const keyOf = SORT_KEYS[query.get('sort_key') ?? 'flavorid']
  if (!keyOf) throw new HttpError(400, `Invalid input for query parameters sort_key.`)
  const sign = query.get('sort_dir') === 'desc' ? -1 : 1
  return flavors
    .filter(
      (flavor) => (isPublic === null || flavor.isPublic === isPublic) && flavor.ram >= minRam && flavor.disk >= minDisk,
    )
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -sign : sign))
}

// The word None asks for both kinds.
function kindOf(text: string): boolean | null {
  if (/^none$/i.test(text)) return null
  if (/^(?:true|1|yes|on|t|y)$/i.test(text)) return true
  if (/^(?:false|0|no|off|f|n)$/i.test(text)) return false
  throw new HttpError(400, `Invalid is_public filter [${text}]`)
}

function least(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? '0'
  if (!/^\d+$/.test(text)) throw new HttpError(400, `Invalid ${name} filter [${text}]`)
  return Number(text)
}
