import { randomUUID } from 'node:crypto'

/** What machines are made of. */
export interface Image {
  readonly id: string
  readonly name: string
  /** Null when everybody may use it. */
  readonly projectId: string | null
  readonly size: number
  readonly created: Date
  readonly metadata: Readonly<Record<string, string>>
  status: 'ACTIVE' | 'SAVING'
}

const MEBIBYTE = 1024 ** 2

/** The images that there are, and those made of machines; a stand-in for the image service. */
export class Images {
  readonly #images = new Map<string, Image>()

  constructor() {
    const everybody = {
      projectId: null,
      created: new Date('2024-01-01T00:00:00Z'),
      metadata: {},
      status: 'ACTIVE',
    } as const
    this.#add({ ...everybody, id: '6a1f0e6e-0001-4a11-8a11-000000000001', name: 'cirros', size: 20 * MEBIBYTE })
    this.#add({ ...everybody, id: '6a1f0e6e-0002-4a11-8a11-000000000002', name: 'debian-13', size: 380 * MEBIBYTE })
  }

  seenBy(projectId: string): Image[] {
    return [...this.#images.values()].filter((image) => image.projectId === null || image.projectId === projectId)
  }

  find(projectId: string, id: string): Image | undefined {
    return this.seenBy(projectId).find((image) => image.id === id)
  }

  /** An image that is yet to be filled. */
  snapshot(projectId: string, name: string, metadata: Image['metadata']): Image {
    return this.#add({
      id: randomUUID(),
      name,
      projectId,
      size: 40 * MEBIBYTE,
      created: new Date(),
      metadata,
      status: 'SAVING',
    })
  }

  #add(image: Image): Image {
    this.#images.set(image.id, image)
    return image
  }
}
