import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync, realpathSync, unlinkSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileOf } from './config-files.ts'
import type { Log } from './log.ts'
import { reasonOf } from './reason.ts'

const DONE = 'done'

/** What a server that was asked to reload said. */
export interface Answer {
  readonly pid: number
  /** Nothing when it did; else why it did not. */
  readonly error: string | undefined
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

  /** Listens; without it, the service is served all the same. */
  static async open(uri: string, reload: () => Promise<void>, log: Log): Promise<Control | undefined> {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => {})
      reload().then(
        () => socket.end(DONE),
        (error) => socket.end(reasonOf(error)),
      )
    })
    try {
      const prefix = prefixOf(uri)
      const path = join(folder(), `${prefix}${process.pid}.sock`)
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

/** Asks every server of a file to reload, and waits for what they say. */
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
    return { pid, error: said === DONE ? undefined : said || 'it ended before it had' }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Left behind by a server that did not end in order.
    if (code === 'ECONNREFUSED') unlinkSync(path)
    return code === 'ECONNREFUSED' || code === 'ENOENT' ? undefined : { pid, error: String(error) }
  }
}

function prefixOf(uri: string): string {
  return `${createHash('sha256')
    .update(realpathSync(fileOf(uri)))
    .digest('hex')
    .slice(0, 16)}-`
}

/** @throws Error when somebody else could put sockets there */
function folder(): string {
  const { uid } = userInfo()
  const runtime = process.env.RUNTIME_DIRECTORY ?? process.env.XDG_RUNTIME_DIR
  const path = runtime === undefined ? join(tmpdir(), `wheatpaste-${uid}`) : join(runtime, 'wheatpaste')
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const stat = lstatSync(path)
  if (stat.uid !== uid || (stat.mode & 0o077) !== 0) throw new Error(`${path} is open to other users`)
  return path
}
