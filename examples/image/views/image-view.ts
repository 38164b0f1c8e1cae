import { type Environ, HttpError } from 'wheatpaste'
import { timestamp } from '../../shared/timestamp.ts'
import type { Image } from '../store/image.ts'

/** Shows an image: its properties stand among its fields. Paths are those of the service, wherever it is mounted. */
export function imageView({ owner, status, data, members: _, properties, created, updated, ...fields }: Image): object {
  const self = `/v2/images/${fields.id}`
  return {
    ...properties,
    ...fields,
    ...{ owner, status },
    size: data?.size ?? null,
    virtual_size: null,
    checksum: data?.checksum ?? null,
    os_hash_algo: data ? 'sha512' : null,
    os_hash_value: data?.sha512 ?? null,
    created_at: timestamp(created),
    updated_at: timestamp(updated),
    ...{ self, file: `${self}/file`, schema: '/v2/schemas/image' },
  }
}

/**
 * Shows a page of a list: of as many images as `limit` says, after the one that `marker` names.
 *
 * @param max the longest page, whatever the client asks for
 * @throws HttpError 400 for a limit that is none, and a marker that is not in the list
 */
export function imagesPage({ query }: Environ, images: readonly Image[], max: number): object {
  const limit = query.get('limit') ?? '25'
  if (!/^\d+$/.test(limit)) throw new HttpError(400, 'limit param must be an integer')
  const marker = query.get('marker')
  const start = marker === null ? 0 : images.findIndex(({ id }) => id === marker) + 1
  if (marker !== null && start === 0) throw new HttpError(400, `Invalid marker: image ${marker} is not in the list.`)
  const shown = images.slice(start, start + Math.min(Number(limit), max))
  const last = start + shown.length < images.length ? shown.at(-1) : undefined
  return {
    images: shown.map(imageView),
    ...{ first: path(query, undefined), schema: '/v2/schemas/images' },
    ...(last && { next: path(query, last.id) }),
  }
}

function path(query: URLSearchParams, marker: string | undefined): string {
  const others = new URLSearchParams(query)
  others.delete('marker')
  if (marker !== undefined) others.set('marker', marker)
  return others.size === 0 ? '/v2/images' : `/v2/images?${others}`
}
