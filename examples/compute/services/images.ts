import type { Row } from '../database/table.ts'
import type { Caller } from '../request/caller.ts'

/** What machines are made of, in nova's words. */
export interface Image extends Omit<Row, 'number'> {
  readonly name: string
  /** Null when everybody may use it. */
  readonly projectId: string | null
  /** In bytes; of an image that is not yet filled 0. */
  readonly size: number
  readonly metadata: Readonly<Record<string, string>>
  readonly status: 'ACTIVE' | 'SAVING' | 'UNKNOWN'
  /** In MiB. */
  readonly minRam: number
  /** In GiB. */
  readonly minDisk: number
}

export type NewImage = Pick<Image, 'name' | 'metadata' | 'minRam' | 'minDisk'>

/** Where images are: in the image service, or in a table of compute's own. */
export interface Images {
  /** One that the caller may use. */
  find(caller: Caller, id: string): Promise<Image | undefined>
  /** All that the caller may use, or those of a name. */
  list(caller: Caller, name: string | null): Promise<Image[]>
  /** An image that is yet to be filled, of the caller's project. */
  create(caller: Caller, wanted: NewImage): Promise<Image>
  /** Fills an image. May be asked twice. */
  upload(id: string): Promise<void>
  /** May be asked twice. */
  remove(id: string): Promise<void>
}
