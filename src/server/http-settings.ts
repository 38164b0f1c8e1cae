import { availableParallelism } from 'node:os'
import { type Conf, placeOf } from '../contract/conf.ts'
import { ConfigError } from '../contract/config-error.ts'
import { readSettings, type Setting, type SettingsTable, setting } from '../contract/settings.ts'

/** How a server serves. Durations are in milliseconds; the defaults and the meanings are those of the settings. */
export interface HttpServerSettings {
  readonly host: string
  readonly port: number
  readonly socket: string | undefined
  readonly socketMode: number | undefined
  readonly backlog: number
  readonly tlsCert: string | undefined
  readonly tlsKey: string | undefined
  readonly http2: boolean
  readonly workers: number
  readonly headersTimeout: number
  readonly requestTimeout: number
  readonly keepaliveTimeout: number
  readonly writeTimeout: number
  readonly maxHeaderSize: number
  readonly maxConnections: number | undefined
  readonly drainDelay: number
  readonly shutdownTimeout: number
}

const socketMode: Setting<number> = {
  type: 'mode',
  doc: 'Who may use the unix socket: 660, say. By default what the umask leaves.',
  parse(text) {
    if (!/^0?[0-7]{3}$/.test(text)) throw new Error('three octal digits such as 660')
    return Number.parseInt(text, 8)
  },
  show: (mode: number) => mode.toString(8),
}

const processes = setting.integer({
  doc: 'How many processes serve; auto for one per processor, 0 for the one that is started and no other.',
  default: 0,
  min: 0,
  max: 1024,
})

const workers: typeof processes = {
  ...processes,
  type: 'integer|auto',
  parse: (text, folder) => (text === 'auto' ? availableParallelism() : processes.parse(text, folder)),
}

const table = {
  host: setting.text({ doc: 'The address or name to listen on; 0.0.0.0 or :: for all.', default: '127.0.0.1' }),
  port: setting.integer({ doc: 'The port to listen on; 0 for a free one.', default: 8080, min: 0, max: 65_535 }),
  socket: setting.path({ doc: 'A unix socket to listen on, instead of host and port.' }),
  socket_mode: socketMode,
  backlog: setting.integer({ doc: 'How many connections may wait to be accepted.', default: 511, min: 1 }),
  tls_cert: setting.path({
    doc: 'A file with the certificate and those up to its root, in PEM; read again by a reload.',
  }),
  tls_key: setting.path({ doc: 'A file with the key of the certificate, in PEM.' }),
  http2: setting.boolean({
    doc: 'Whether clients that can speak HTTP/2 do; needs a certificate, since they agree on it with the encryption.',
    default: false,
  }),
  workers,
  headers_timeout: setting.duration({ doc: 'How long the head of a request may take to arrive.', default: 10_000 }),
  request_timeout: setting.duration({ doc: 'How long a whole request may take to arrive.', default: 60_000 }),
  keepalive_timeout: setting.duration({
    doc: 'How long an idle connection is kept; longer than the proxy in front keeps it.',
    default: 65_000,
  }),
  write_timeout: setting.duration({ doc: 'How long a client may read nothing of its answer.', default: 30_000 }),
  max_header_size: setting.bytes({ doc: 'How large the head of a request may be.', default: 16_384, min: 1024 }),
  max_connections: setting.integer({
    doc: 'How many connections a process may have open at once; all, by default.',
    min: 1,
  }),
  drain_delay: setting.duration({
    doc: 'How long it goes on as before when it is to stop, while health checks say that it will.',
    default: 0,
  }),
  shutdown_timeout: setting.duration({ doc: 'How long requests under way may take when it stops.', default: 30_000 }),
}

/** What a section may say of pkg:wheatpaste#http. */
export const httpSettings: SettingsTable = table

/** @throws ConfigError with every option that is unknown or ill-typed, or when HTTP/2 has no certificate */
export function readHttpSettings(localConf: Conf): HttpServerSettings {
  const settings = readSettings(table, localConf)
  if (settings.http2 && settings.tlsCert === undefined && settings.tlsKey === undefined) {
    const message = '"http2" needs "tls_cert" and "tls_key": clients agree on it with the encryption'
    throw new ConfigError({ code: 'bad-option', message, place: placeOf(localConf, 'http2', 'name') })
  }
  return settings
}

const { http2: _, ...leanTable } = table

/** What a section may say of pkg:wheatpaste#lean, which does not speak HTTP/2. */
export const leanSettings: SettingsTable = leanTable

/** @throws ConfigError with every option that is unknown or ill-typed */
export function readLeanSettings(localConf: Conf): HttpServerSettings {
  return { ...readSettings(leanTable, localConf), http2: false }
}

/**
 * Makes a server of what a section says, once its certificate, if it has one, is known to be good.
 *
 * @throws ConfigError bad-option, where the section names a certificate that cannot be used
 */
export function certified<T>(
  make: (settings: HttpServerSettings) => T,
  settings: HttpServerSettings,
  localConf: Conf,
): T | Promise<T> {
  if (settings.tlsCert === undefined && settings.tlsKey === undefined) return make(settings)
  // Servers without a certificate need not wait for node:tls.
  return import('./certificate.ts').then(({ checkCertificate }) => {
    checkCertificate(settings, localConf)
    return make(settings)
  })
}
