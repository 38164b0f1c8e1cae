import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, unlinkSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { ServerError } from '../contract/managed-server.ts'
import { removeStale } from '../server/listening.ts'
import { fileOf } from './config-files.ts'
import type { Log } from './log.ts'
import { reasonOf } from './reason.ts'

const DONE = 'done'

/** What a server that was asked to reload said. */
export interface Answer {
  readonly pid: number
  /** Nothing when it did; else why it did not. */
  readonly error: string | undefined
  /** What was changed and needs a restart: `[server:main] port`. */
  readonly kept: readonly string[]
}

/**
 * A unix socket on which a server can be asked to reload and says how that went. Its folder belongs to the user and nobody
 * else can look into it; its name tells the file that is served and the process.
 */
export class Control {
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  /** Listens; without it, the service is served all the same. What is no file cannot be asked for. */
  static async open(uri: string, reload: () => Promise<readonly string[]>, log: Log): Promise<Control | undefined> {
    if (!existsSync(fileOf(uri))) return undefined
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => {})
      reload().then(
        (kept) => socket.end([DONE, ...kept].join('\n')),
        (error) => socket.end(reasonOf(error)),
      )
    })
    try {
      const prefix = prefixOf(uri)
      const path = join(folder(), `${prefix}${process.pid}.sock`)
      // In a container every process has the number of the one before.
      await removeStale(path)
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve))
      server.unref()
      return new Control(server)
    } catch (error) {
      log.warn({ details: String(error) }, '`wheatpaste reload` cannot reach this server; SIGHUP can')
      return undefined
    }
  }

  close(): void {
    this.#server.close()
  }
}

/**
 * Asks every server of a file to reload, and waits for what they say.
 *
 * @throws ServerError when the file, or the folder where servers are found, is not as it should be
 */
export async function askToReload(uri: string): Promise<Answer[]> {
  const prefix = prefixOf(uri)
  const names = readdirSync(folder()).filter((name) => name.startsWith(prefix) && name.endsWith('.sock'))
  const answers = await Promise.all(
    names.map((name) => ask(join(folder(), name), Number.parseInt(name.slice(prefix.length), 10))),
  )
  return answers.filter((answer) => answer !== undefined)
}

async function ask(path: string, pid: number): Promise<Answer | undefined> {
  try {
    const said = await text(connect(path))
    const [first, ...kept] = said.split('\n')
    return first === DONE ? { pid, error: undefined, kept } : { pid, error: said || 'it ended before it had', kept: [] }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Left behind by a server that did not end in order.
    if (code === 'ECONNREFUSED') unlinkSync(path)
    return code === 'ECONNREFUSED' || code === 'ENOENT' ? undefined : { pid, error: String(error), kept: [] }
  }
}

function prefixOf(uri: string): string {
  if (!existsSync(fileOf(uri))) throw new ServerError(`there is no file ${fileOf(uri)}`)
  return `${createHash('sha256')
    .update(realpathSync(fileOf(uri)))
    .digest('hex')
    .slice(0, 16)}-`
}

/** @throws ServerError when somebody else could put sockets there */
function folder(): string {
  const uid = process.getuid?.()
  const runtime = process.env.RUNTIME_DIRECTORY ?? process.env.XDG_RUNTIME_DIR
  const path = runtime === undefined ? join(tmpdir(), `wheatpaste-${uid}`) : join(runtime, 'wheatpaste')
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const stat = lstatSync(path)
  if (stat.uid !== uid || (stat.mode & 0o077) !== 0) throw new ServerError(`${path} is open to other users`)
  return path
}
