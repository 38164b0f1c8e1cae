import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { FLAG, parseOptions, UsageError } from './command.ts'
import { type Manifest, type NewService, serviceFiles } from './service-files.ts'

/** `wheatpaste init`: a service to begin with, which runs and is tested. */
export async function init(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, {
    yes: FLAG,
    name: { type: 'string' },
    ts: FLAG,
    js: FLAG,
    json: FLAG,
  })
  const [target = '.', ...others] = positionals
  if (others.length > 0) throw new UsageError('one folder only')
  if (values.ts && values.js) throw new UsageError('--ts or --js?')
  const folder = resolve(target)
  const language = values.ts ? 'ts' : values.js ? 'js' : undefined
  const isAsked = !values.yes && process.stdin.isTTY === true && process.stdout.isTTY === true
  const known = { name: values.name, language, fallback: nameFrom(folder) } as const
  const service = await (isAsked ? withTerminal((ask) => questioned(known, ask)) : questioned(known))
  const files = serviceFiles(service, manifest())
  const there = Object.keys(files).filter((file) => existsSync(join(folder, file)))
  if (there.length > 0) {
    console.error(`nothing was written, since ${folder} has already: ${there.join(', ')}`)
    return 1
  }
  for (const [file, text] of Object.entries(files)) write(join(folder, file), text)
  console.log(values.json ? asJson(folder, service, files) : nextSteps(folder, files))
  return 0
}

/** What the command line told, and the name if nobody tells one. */
export interface Known {
  readonly name: string | undefined
  readonly language: NewService['language'] | undefined
  readonly fallback: string
}

/** Asks for what was not told; without anybody to ask, it is what it is by default. @throws UsageError for what is no name */
export async function questioned(
  { name, language, fallback }: Known,
  ask: (question: string) => Promise<string> = async () => '',
): Promise<NewService> {
  const named = name ?? ((await ask(`What is it called? [${fallback}] `)).trim() || fallback)
  if (!NAME.test(named)) throw new UsageError(`"${named}" is no name of a package`)
  const typed = language ?? (/^y/i.test((await ask('In TypeScript? [y/N] ')).trim()) ? 'ts' : 'js')
  return { name: named, language: typed }
}

const NAME = /^(?:@[a-z\d~-][a-z\d._~-]*\/)?[a-z\d~-][a-z\d._~-]{0,200}$/

function nameFrom(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z\d~-]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return name === '' ? 'service' : name
}

async function withTerminal<T>(act: (ask: (question: string) => Promise<string>) => Promise<T>): Promise<T> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return await act((question) => terminal.question(question))
  } finally {
    terminal.close()
  }
}

function manifest(): Manifest {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { flag: 'wx' })
}

function asJson(folder: string, service: NewService, files: Readonly<Record<string, string>>): string {
  return JSON.stringify({ folder, ...service, files: Object.keys(files) }, null, 2)
}

function nextSteps(folder: string, files: Readonly<Record<string, string>>): string {
  const path = relative(process.cwd(), folder)
  const steps = [
    ...(path === '' ? [] : [`cd ${/\s/.test(path) ? `'${path}'` : path}`]),
    'npm install',
    'npm test',
    'npm start',
  ]
  return [
    ...Object.keys(files).map((file) => `wrote ${join(path, file)}`),
    '',
    'next:',
    ...steps.map((step) => `  ${step}`),
    '',
    'then: curl -i http://127.0.0.1:8080/v1/notes',
  ].join('\n')
}
