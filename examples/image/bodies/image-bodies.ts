import { HttpError } from 'wheatpaste'
import { z } from 'zod'
import type { Image, ImageFields } from '../store/image.ts'

const DISK_FORMATS = ['ami', 'ari', 'aki', 'vhd', 'vhdx', 'vmdk', 'raw', 'qcow2', 'vdi', 'iso', 'ploop'] as const
const CONTAINER_FORMATS = ['ami', 'ari', 'aki', 'bare', 'ovf', 'ova', 'docker', 'compressed'] as const

const name = z.string().max(255).nullable()
const visibility = z.enum(['public', 'private', 'shared', 'community'])
const tags = z.array(z.string().max(255)).max(128)
const diskFormat = z.enum(DISK_FORMATS).nullable()
const containerFormat = z.enum(CONTAINER_FORMATS).nullable()
const amount = z.number().int().min(0).max(2_147_483_647)
const property = z.string().max(65_535).nullable()

/** All that clients may say of an image; of further properties they may note what they like. */
export const imageFields = z
  .object({
    name,
    visibility,
    protected: z.boolean(),
    tags,
    disk_format: diskFormat,
    container_format: containerFormat,
    min_disk: amount,
    min_ram: amount,
    os_hidden: z.boolean(),
  })
  .catchall(property)

export const createImageBody = z
  .object({
    id: z.uuid().optional(),
    owner: z.string().nullish(),
    name: name.default(null),
    visibility: visibility.default('shared'),
    protected: z.boolean().default(false),
    tags: tags.default([]),
    disk_format: diskFormat.default(null),
    container_format: containerFormat.default(null),
    min_disk: amount.default(0),
    min_ram: amount.default(0),
    os_hidden: z.boolean().default(false),
  })
  .catchall(property)

/** What a body says, with the properties that only clients know of apart from the fields. */
export function splitProperties(body: z.infer<typeof imageFields>): Pick<Image, keyof ImageFields | 'properties'> {
  const { name, visibility, protected: isProtected, tags, disk_format, container_format, ...others } = body
  const { min_disk, min_ram, os_hidden, ...properties } = others
  const sizes = { min_disk, min_ram, os_hidden }
  return {
    name,
    visibility,
    protected: isProtected,
    tags: [...new Set(tags)],
    disk_format,
    container_format,
    ...sizes,
    properties,
  }
}

// What comes about, and is not for clients to say.
const READ_ONLY =
  /^(?:id|owner|status|size|virtual_size|checksum|os_hash_(?:algo|value)|(?:cre|upd)ated_at|self|file|schema|locations|direct_url)$/

/** @throws HttpError 403 */
export function refuseReadOnly(names: readonly string[]): void {
  for (const name of names) if (READ_ONLY.test(name)) throw new HttpError(403, `Attribute '${name}' is read-only.`)
}
