import type { Database } from '../database/database.ts'
import type { New, Row, Table } from '../database/table.ts'

/** What machines are made of. */
export interface Image extends Row {
  readonly name: string
  /** Null when everybody may use it. */
  readonly projectId: string | null
  readonly size: number
  readonly metadata: Readonly<Record<string, string>>
  readonly status: 'ACTIVE' | 'SAVING'
}

const MEBIBYTE = 1024 ** 2
const EVERYBODYS = { projectId: null, created: '2024-01-01T00:00:00.000Z', metadata: {}, status: 'ACTIVE' } as const
const FIRST: readonly (Pick<New<Image>, 'name' | 'size'> & { id: string })[] = [
  { id: '6a1f0e6e-0001-4a11-8a11-000000000001', name: 'cirros', size: 20 * MEBIBYTE },
  { id: '6a1f0e6e-0002-4a11-8a11-000000000002', name: 'debian-13', size: 380 * MEBIBYTE },
]

/** The images that there are, and those made of machines; a stand-in for the image service. */
export class Images {
  readonly #table: Table<Image>

  constructor(database: Database) {
    this.#table = database.table<Image>('images')
    database.transaction(() => {
      if (this.#table.all().length === 0) for (const image of FIRST) this.#table.insert({ ...EVERYBODYS, ...image })
    })
  }

  seenBy(projectId: string): Image[] {
    return this.#table.all().filter((image) => image.projectId === null || image.projectId === projectId)
  }

  find(projectId: string, id: string): Image | undefined {
    return this.seenBy(projectId).find((image) => image.id === id)
  }

  /** An image that is yet to be filled. */
  snapshot(projectId: string, name: string, metadata: Image['metadata']): Image {
    return this.#table.insert({ name, projectId, size: 40 * MEBIBYTE, metadata, status: 'SAVING' })
  }

  /** Has an image be filled. */
  finish(id: string): void {
    this.#table.update(id, () => ({ status: 'ACTIVE' }))
  }

  remove(id: string): void {
    this.#table.remove(id)
  }
}
