import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

const PYTHON = '/usr/bin/python3'

/** The environment without what would tell the clients of another cloud, or the way to it. */
export const CLEAN_ENV: Readonly<Record<string, string | undefined>> = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('OS_'))),
  no_proxy: '*',
}

/** What became of a command. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Why OpenStack's clients cannot be run here, if they cannot. */
export function whyNot(): string | undefined {
  const { status } = spawnSync(PYTHON, ['-c', 'import novaclient, openstack, openstackclient'])
  return status === 0 ? undefined : 'python3-openstackclient and python3-novaclient are not installed'
}

/** OpenStack's own clients, run by Debian's Python. */
export class Clients {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: AsyncIterator<string>
  readonly #interface: Interface
  /** What is said before each command: whom it is for, and where the service is. */
  readonly #common: readonly string[]
  readonly #sdk: object

  constructor(common: Readonly<Record<string, string>>) {
    const program = join(import.meta.dirname, 'clients.py')
    this.#process = spawn(PYTHON, [program], { stdio: ['pipe', 'pipe', 'inherit'], env: CLEAN_ENV })
    // Whoever waits for an answer learns of it in another way.
    this.#process.stdin.on('error', () => {})
    this.#interface = createInterface(this.#process.stdout)
    this.#lines = this.#interface[Symbol.asyncIterator]()
    this.#common = Object.entries(common).flatMap(([name, value]) => [`--os-${name.replaceAll('_', '-')}`, value])
    const { auth_type, ...auth } = common
    this.#sdk = { auth_type, auth }
  }

  /** Runs a command line: its words stand between blanks, and what holds a blank between single quotes. */
  run(line: string): Promise<Ran> {
    const [name = '', ...words] = (line.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'(.*)'$/s, '$1'))
    return this.#ask([name, ...this.#common, ...words])
  }

  /** Runs a program of openstacksdk, which is given a connection `cloud`. */
  program(code: string): Promise<Ran> {
    return this.#ask(['python', JSON.stringify(this.#sdk), `cloud = connect()\n${code}`])
  }

  close(): void {
    this.#interface.close()
    this.#process.kill()
  }

  async #ask(words: readonly string[]): Promise<Ran> {
    this.#process.stdin.write(`${JSON.stringify(words)}\n`)
    const { value, done } = await this.#lines.next()
    if (done) throw new Error('the clients ended')
    return JSON.parse(value)
  }
}
