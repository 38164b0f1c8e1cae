import type { Database } from '../database/database.ts'
import type { New, Row, Table } from '../database/table.ts'
import type { Caller } from '../request/caller.ts'
import type { Image, Images, NewImage } from '../services/images.ts'

type ImageRow = Image & Row

const MEBIBYTE = 1024 ** 2
const EVERYBODYS = { projectId: null, created: '2024-01-01T00:00:00.000Z', metadata: {}, status: 'ACTIVE' } as const
const FIRST: readonly (Pick<New<ImageRow>, 'name' | 'size'> & { id: string })[] = [
  { id: '6a1f0e6e-0001-4a11-8a11-000000000001', name: 'cirros', size: 20 * MEBIBYTE },
  { id: '6a1f0e6e-0002-4a11-8a11-000000000002', name: 'debian-13', size: 380 * MEBIBYTE },
]

/** Images in compute's own database, and those made of machines: what there is without an image service. */
export class ImageTable implements Images {
  readonly #table: Table<ImageRow>

  constructor(database: Database) {
    this.#table = database.table<ImageRow>('images')
    database.transaction(() => {
      if (this.#table.all().length > 0) return
      for (const image of FIRST) this.#table.insert({ ...EVERYBODYS, minRam: 0, minDisk: 0, ...image })
    })
  }

  async find(caller: Caller, id: string): Promise<Image | undefined> {
    return this.#seenBy(caller).find((image) => image.id === id)
  }

  async list(caller: Caller, name: string | null): Promise<Image[]> {
    return this.#seenBy(caller).filter((image) => name === null || image.name === name)
  }

  async create({ projectId }: Caller, wanted: NewImage): Promise<Image> {
    return this.#table.insert({ ...wanted, projectId, size: 40 * MEBIBYTE, status: 'SAVING' })
  }

  async upload(id: string): Promise<void> {
    this.#table.update(id, () => ({ status: 'ACTIVE' }))
  }

  async remove(id: string): Promise<void> {
    this.#table.remove(id)
  }

  #seenBy({ projectId }: Caller): Image[] {
    return this.#table.all().filter((image) => image.projectId === null || image.projectId === projectId)
  }
}
