import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Sums } from './image.ts'

/** The data of images, in a folder that lasts as long as the service. */
export class Files {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** @param parent where the folder is made */
  static async create(parent: string): Promise<Files> {
    return new Files(await mkdtemp(join(parent, 'images-')))
  }

  /** Writes what comes, as it comes. What is broken off leaves nothing. */
  async write(id: string, data: Readable): Promise<Sums> {
    const [md5, sha512] = [createHash('md5'), createHash('sha512')]
    let size = 0
    async function* counted(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of chunks) {
        md5.update(chunk)
        sha512.update(chunk)
        size += chunk.length
        yield chunk
      }
    }
    try {
      await pipeline(data, counted, createWriteStream(this.#path(id)))
    } catch (error) {
      await this.remove(id)
      throw error
    }
    return { size, checksum: md5.digest('hex'), sha512: sha512.digest('hex') }
  }

  /** The file is open before this gives it back, so that it can be read to its end even if it is removed meanwhile. */
  async read(id: string): Promise<Readable> {
    const file = await open(this.#path(id))
    return file.createReadStream()
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true })
  }

  async dispose(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }

  // Ids are UUIDs: none of them leads out of the folder.
  #path(id: string): string {
    return join(this.#folder, id)
  }
}
