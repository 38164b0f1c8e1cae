import { type Settings as Read, type Setting, setting } from 'wheatpaste'

/** A service that the catalog tells of. */
export interface Entry {
  readonly type: string
  readonly name: string
  /** Below the public URL. */
  readonly path: string
}

const entry: Setting<Entry> = {
  type: 'TYPE:NAME:/PATH',
  doc: 'A service, what it is called, and where it is.',
  parse(text) {
    const [, type, name, path] = /^([\w-]+):([\w-]+):(\/\S*)$/.exec(text) ?? []
    if (!type || !name || !path) throw new Error('a service such as compute:nova:/compute/v2.1')
    return { type, name, path }
  },
}

/** What the section of the API may say. */
export const settings = {
  public_url: setting.url({ doc: 'How clients reach the cloud.', required: true }),
  region: setting.text({ doc: 'The region that all endpoints are in.', default: 'RegionOne' }),
  catalog: setting.listOf(entry, { doc: 'The services that there are.', default: [] }),
  token_expiration: setting.duration({ doc: 'How long a token is good for.', default: 3_600_000, min: 1 }),
  admin_password: setting.secret({ doc: 'The password of the user admin, of the project admin.', required: true }),
  demo_password: setting.secret({ doc: 'That of the user demo, of the project demo; without it there is neither.' }),
  service_password: setting.secret({
    doc: 'That of the user nova, of the project service, who may do everything; without it there is neither.',
  }),
} as const

export type Settings = Read<typeof settings>
