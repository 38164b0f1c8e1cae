import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Caller } from '../request/caller.ts'
import type { Image, Images, NewImage } from './images.ts'
import { Refused, Remote, unlessGone } from './remote.ts'
import type { ServiceUser } from './service-user.ts'

const shown = z.looseObject({
  id: z.string(),
  name: z.string().nullable(),
  status: z.string(),
  visibility: z.string(),
  owner: z.string().nullable(),
  size: z.number().nullable(),
  min_ram: z.number(),
  min_disk: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
})
const page = z.object({ images: z.array(shown), next: z.string().optional() })
const nothing = z.null()

/** The images of an image service (glance v2). */
export class ImageService implements Images {
  readonly #remote: Remote
  readonly #user: ServiceUser

  constructor(endpoint: string, user: ServiceUser) {
    this.#remote = new Remote('image', endpoint)
    this.#user = user
  }

  find({ token }: Caller, id: string): Promise<Image | undefined> {
    return this.#find(token, id)
  }

  async list({ token }: Caller, name: string | null): Promise<Image[]> {
    const found: Image[] = []
    const query = new URLSearchParams({ limit: '1000', ...(name !== null && { name }) })
    for (let path: string | undefined = `/v2/images?${query}`; path !== undefined; ) {
      const { images, next }: z.infer<typeof page> = await this.#remote.ask(page, { token, path })
      found.push(...images.map(imageOf))
      path = next
    }
    return found
  }

  async create({ token }: Caller, { name, metadata, minRam, minDisk }: NewImage): Promise<Image> {
    const body = {
      ...metadata,
      ...{ name, min_ram: minRam, min_disk: minDisk },
      ...{ visibility: 'private', disk_format: 'qcow2', container_format: 'bare' },
    }
    return imageOf(await this.#remote.ask(shown, { token, method: 'POST', path: '/v2/images', body }))
  }

  upload(id: string): Promise<void> {
    return this.#user.as(async (token) => {
      for (let tries = 0; tries < 100; tries++) {
        if (await this.#isFilled(token, id)) return
        await sleep(100)
      }
      throw new Error(`The image ${id} could not be filled.`)
    })
  }

  async remove(id: string): Promise<void> {
    const question = { method: 'DELETE', path: `/v2/images/${id}` } as const
    await this.#user.as((token) => this.#remote.ask(nothing, { ...question, token }).catch(unlessGone))
  }

  // Somebody else may be at it: whoever began it before us, and died.
  async #isFilled(token: string, id: string): Promise<boolean> {
    const image = await this.#find(token, id)
    // Who takes an image away while it is made is not told of it.
    if (image?.status !== 'SAVING') return true
    const body = `Here would be the disk of the machine that ${id} was made of.\n`
    try {
      await this.#remote.ask(nothing, { token, method: 'PUT', path: `/v2/images/${id}/file`, body })
      return true
    } catch (error) {
      if (error instanceof Refused && [404, 409].includes(error.status)) return false
      throw error
    }
  }

  async #find(token: string, id: string): Promise<Image | undefined> {
    const found = await this.#remote
      .ask(shown, { token, path: `/v2/images/${encodeURIComponent(id)}` })
      .catch(unlessGone)
    return found && imageOf(found)
  }
}

// nova.api.openstack.compute.views.images
const STATUSES: Readonly<Record<string, Image['status']>> = { active: 'ACTIVE', queued: 'SAVING', saving: 'SAVING' }

// What is no property that clients noted.
const FIELDS =
  /^(?:visibility|protected|tags|disk_format|container_format|os_hidden|virtual_size|checksum|os_hash_\w+|self|file|schema)$/

function imageOf(image: z.infer<typeof shown>): Image {
  const { id, name, status, visibility, owner, size, min_ram, min_disk, created_at, updated_at, ...others } = image
  const properties = Object.entries(others).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && !FIELDS.test(entry[0]),
  )
  return {
    ...{ id, name: name ?? '', projectId: visibility === 'public' ? null : owner, size: size ?? 0 },
    ...{ status: STATUSES[status] ?? 'UNKNOWN', minRam: min_ram, minDisk: min_disk },
    ...{ created: created_at, updated: updated_at, metadata: Object.fromEntries(properties) },
  }
}
