/** Somebody with whom an image is shared. */
export interface Member {
  readonly projectId: string
  readonly status: 'pending' | 'accepted' | 'rejected'
  readonly created: Date
  readonly updated: Date
}

/** What clients may say of an image, in the words of the API. */
export interface ImageFields {
  readonly name: string | null
  readonly visibility: 'public' | 'private' | 'shared' | 'community'
  readonly protected: boolean
  readonly tags: readonly string[]
  readonly disk_format: string | null
  readonly container_format: string | null
  readonly min_disk: number
  readonly min_ram: number
  readonly os_hidden: boolean
}

/** What is known of the data of an image. */
export interface Sums {
  readonly size: number
  /** MD5, for older clients. */
  readonly checksum: string
  readonly sha512: string
}

export interface Image extends ImageFields {
  readonly id: string
  /** The project to which it belongs; null for one of the cloud's own. */
  readonly owner: string | null
  readonly status: 'queued' | 'saving' | 'active' | 'deactivated'
  readonly data: Sums | null
  readonly members: readonly Member[]
  /** What else clients have noted on it. */
  readonly properties: Readonly<Record<string, string | null>>
  readonly created: Date
  readonly updated: Date
}
