import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'

const root = join(import.meta.dirname, '../..')
const open: (() => unknown)[] = []

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

/** A folder with files, where this package is installed; removed when the test is over. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
  open.push(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules', 'wheatpaste'))
  write(folder, { 'package.json': '{ "type": "module" }', ...files })
  return folder
}

export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
}

interface Options {
  readonly env?: Readonly<Record<string, string>>
  readonly stdio?: StdioOptions
}

/** The built command line in a process of its own, killed when the test is over. */
export class Process {
  said = ''
  readonly folder: string
  readonly child: ChildProcess
  readonly exit: Promise<number | string>

  constructor(folder: string, args: readonly string[], { env = {}, stdio = 'pipe' }: Options = {}) {
    this.folder = folder
    const command = [process.execPath, join(root, 'dist/cli/main.js'), ...args]
    // Through a shell, since only the process itself knows the LISTEN_PID that it must be told.
    this.child = spawn('sh', ['-c', 'LISTEN_PID=$$ exec "$@"', 'sh', ...command], {
      cwd: folder,
      env: { ...process.env, XDG_RUNTIME_DIR: folder, ...env },
      stdio,
    })
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk) => {
        this.said += chunk
      })
    }
    this.exit = once(this.child, 'exit').then(([code, signal]) => code ?? signal)
    open.push(() => this.child.kill('SIGKILL') && this.exit)
  }

  /** Where it serves, once it does. */
  async url(): Promise<string> {
    const said = await this.until(/ on (\S+)[^\n]* \(loaded/)
    return / on (\S+)/.exec(said)?.[1] ?? ''
  }

  /** Waits until it has said something, for so many milliseconds. */
  async until(pattern: RegExp, patience = 50_000): Promise<string> {
    const end = Date.now() + patience
    while (!pattern.test(this.said)) {
      if (Date.now() > end || this.child.exitCode !== null)
        throw new Error(`it never said ${pattern}, but: ${this.said}`)
      await pause(20)
    }
    return this.said
  }

  signal(signal: NodeJS.Signals): this {
    this.child.kill(signal)
    return this
  }
}

/** Asks for a path, on a connection of its own. */
export function get(url: string, path = '/'): Promise<string> {
  return new Promise((resolve, reject) => {
    const where = url.startsWith('unix:') ? { socketPath: url.slice('unix:'.length) } : new URL(url)
    request({ ...options(where), path, agent: false }, (message) => {
      message.toArray().then((chunks) => resolve(String(Buffer.concat(chunks))), reject)
    })
      .on('error', reject)
      .end()
  })
}

function options(where: URL | { socketPath: string }): object {
  return where instanceof URL ? { host: where.hostname, port: where.port } : where
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
