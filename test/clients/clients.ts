import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

const PYTHON = '/usr/bin/python3'

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
    this.#process = spawn(PYTHON, [join(import.meta.dirname, 'clients.py')], { stdio: ['pipe', 'pipe', 'inherit'] })
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
    const { value } = await this.#lines.next()
    return JSON.parse(value)
  }
}
