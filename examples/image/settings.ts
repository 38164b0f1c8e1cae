import { type Settings as Read, type Setting, setting } from 'wheatpaste'
import { maxLimit } from '../shared/settings.ts'

/** An image that everybody may use. */
export interface Given {
  readonly id: string
  readonly name: string
}

const given: Setting<Given> = {
  type: 'UUID:NAME',
  doc: 'An image that everybody may use.',
  parse(text) {
    const [, id, name] = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}):(\S+)$/.exec(text) ?? []
    if (!id || !name) throw new Error('an image such as 6a1f0e6e-0001-4a11-8a11-000000000001:cirros')
    return { id, name }
  },
}

/** What the section of the API may say. */
export const settings = {
  data_dir: setting.path({
    doc: 'Where the data of images are kept while the service runs; the system’s place, unless said.',
  }),
  images: setting.listOf(given, { doc: 'The images that everybody may use.', default: [] }),
  max_limit: maxLimit,
} as const

export type Settings = Read<typeof settings>
