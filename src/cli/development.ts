import { type ChildProcess, fork } from 'node:child_process'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { watch } from 'chokidar'
import { fileOf } from './config-files.ts'

/** How long to wait for further changes, and how long a process may take to end in order; in milliseconds. */
const SETTLE = 100
const PATIENCE = 500

/**
 * Serves in a process of its own, and starts it again whenever a file of the configuration, or a module that it imported,
 * changes. One that ends by itself, because of a mistake in a file say, is started again by the next change.
 *
 * @param args of the command line, without `--reload`
 * @returns the exit code of the process, when a signal has ended both
 */
export function develop(uri: string, args: readonly string[]): Promise<number> {
  return new Development(uri, args).ended
}

class Development {
  readonly ended: Promise<number>
  readonly #args: readonly string[]
  readonly #watcher = watch([], { ignoreInitial: true })
  readonly #changed = new Set<string>()
  #child: ChildProcess
  #timer: NodeJS.Timeout | undefined
  #stopping = false
  #end: (code: number) => void = () => {}

  constructor(uri: string, args: readonly string[]) {
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
    this.#args = args
    this.#watcher.add(fileOf(uri)).on('all', (_event, path) => this.#note(path))
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => this.#stop(signal))
    this.#child = this.#start()
  }

  #start(): ChildProcess {
    const env = { ...process.env, WATCH_REPORT_DEPENDENCIES: '1', WHEATPASTE_DEVELOPMENT: '1' }
    const child = fork(process.argv[1] ?? '', ['serve', ...this.#args], { env })
    child.on('message', (message) => this.#watcher.add(filesOf(message)))
    child.on('exit', (code, signal) => {
      if (this.#stopping) this.#end(code ?? 1)
      else if (child === this.#child && this.#timer === undefined)
        say(`it ended (${signal ?? code}); waiting for a change`)
    })
    return child
  }

  #note(path: string): void {
    this.#changed.add(relative(process.cwd(), path))
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#restart(), SETTLE)
  }

  async #restart(): Promise<void> {
    say(`changed: ${[...this.#changed].join(', ')}`)
    this.#changed.clear()
    await endOf(this.#child)
    this.#timer = undefined
    if (!this.#stopping) this.#child = this.#start()
  }

  #stop(signal: NodeJS.Signals): void {
    this.#stopping = true
    if (hasEnded(this.#child)) this.#end(0)
    // A terminal has told the process, too; another signal to stop would end it at once.
    else if (signal !== 'SIGINT' || !process.stdin.isTTY) this.#child.kill(signal)
  }
}

// Node reports to the process that started it what it loads, if it is asked to; `node --watch` works by that. A configuration
// is reported by us.
function filesOf(message: unknown): string[] {
  const reported = message as Record<string, readonly string[] | undefined>
  const names = ['watch:import', 'watch:require', 'files'].flatMap((kind) => reported[kind] ?? [])
  const files = names.map((name) => (name?.startsWith('file:') ? fileURLToPath(name) : name))
  return files.filter((file) => file?.startsWith('/') && !file.includes('/node_modules/'))
}

// What keeps its connections open for a while is not waited for: a second signal ends it at once.
function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (hasEnded(child)) return resolve()
    const timer = setInterval(() => child.kill('SIGTERM'), PATIENCE)
    child.once('exit', () => {
      clearInterval(timer)
      resolve()
    })
    child.kill('SIGTERM')
  })
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

function say(text: string): void {
  console.error(`wheatpaste: ${text}`)
}
