import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = join(import.meta.dirname, '../..')
/** The Node under test: this one, unless the environment names another. */
export const node: string = process.env.WHEATPASTE_NODE ?? process.execPath
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
// A Node that strips types itself needs no help with modules in TypeScript.
const flags = process.env.WHEATPASTE_NODE ? [] : ['--import', tsx]

/** The built command line, serving a file in a process of its own on a free port. */
export interface Service {
  readonly url: string
  readonly greeting: string
  /** Ends it as an operator would, and gives its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** @throws Error with what the process said, when it ends instead of serving */
export async function serve(file: string, ...args: string[]): Promise<Service> {
  const child = spawn(node, [...flags, join(root, 'dist/cli/main.js'), 'serve', file, ...args, 'http_port=0'], {
    cwd: root,
  })
  const said: string[] = []
  child.stdout.on('data', (chunk) => said.push(String(chunk)))
  child.stderr.on('data', (chunk) => said.push(String(chunk)))
  const url = await listening(child, said)
  return { url, greeting: said.join(''), stop: (signal = 'SIGTERM') => stop(child, signal) }
}

async function listening(child: ChildProcess, said: string[]): Promise<string> {
  for (;;) {
    const url = / on (http:\/\/\S+)/.exec(said.join(''))?.[1]
    if (url !== undefined && said.join('').includes('curl')) return url
    if (child.exitCode !== null) throw new Error(`it exited with ${child.exitCode}:\n${said.join('')}`)
    await Promise.race([
      once(child, 'exit'),
      once(child.stdout as NodeJS.ReadableStream, 'data'),
      once(child.stderr as NodeJS.ReadableStream, 'data'),
    ])
  }
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode
  child.kill(signal)
  const [code] = await once(child, 'exit')
  return code
}
