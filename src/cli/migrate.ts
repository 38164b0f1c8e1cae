import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { type Command, UsageError, usageOf } from './command.ts'
import { readExpress } from './migration/express.ts'
import { readMeddleware } from './migration/meddleware.ts'
import { migratedIni } from './migration/migrated-ini.ts'
import { loadParser } from './migration/parser.ts'
import type { Migrated } from './migration/steps.ts'

/** `wheatpaste migrate`: an INI file of what an app of Express, or the configuration of meddleware, uses. */
export const migrate: Command = {
  usage: 'migrate FILE [--json]',
  summary: 'make an INI file of an Express app, or of the middleware of a config.json',
  help: [
    'FILE is JavaScript or TypeScript, whose `app.use(…)` are read in their order, or JSON as meddleware and kraken-js have it.',
    'Nothing of it is run. Middleware becomes a filter around every app that comes after it: our own, where there is one that does',
    'the same, or pkg:wheatpaste#connect around the middleware itself; routers become apps at their paths. The INI file is printed;',
    'what could not be read stands in it as a comment, with its line. Look at each of them, then run `wheatpaste check`.',
    'Source needs the package @babel/parser; JSON needs nothing.',
    '',
    '--json  print {"ini", "unread"}: the text, and what could not be read, as {"place", "written", "why"}',
  ].join('\n'),
  async run(args) {
    const { values, positionals } = usageOf(() =>
      parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: 'boolean', default: false } } }),
    )
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0)
      throw new UsageError(file === undefined ? 'which file?' : 'one file only')
    try {
      const migrated = await read(file)
      const ini = migratedIni(migrated)
      console.log(values.json ? JSON.stringify({ ini, unread: unreadOf(migrated) }, null, 2) : ini.trimEnd())
      return 0
    } catch (error) {
      console.error(`${file} cannot be read: ${error instanceof Error ? error.message : error}`)
      return 1
    }
  },
}

async function read(file: string): Promise<Migrated> {
  const text = readFileSync(file, 'utf8')
  if (file.endsWith('.json')) return readMeddleware(JSON.parse(text), file)
  return readExpress(
    { text, file: relative('', file), fileOf: (specifier) => fileOf(dirname(file), specifier) },
    await loadParser(),
  )
}

const ENDINGS = ['', '.js', '.ts', '.mjs', '.cjs', '/index.js', '/index.ts', '.json']

// An INI file names files, while `require` finds them.
function fileOf(folder: string, specifier: string): string {
  const found = ENDINGS.map((ending) => specifier + ending).find(
    (name) => /\.\w+$/.test(name) && existsSync(join(folder, name)),
  )
  return found ?? (/\.[cm]?[jt]s$/.test(specifier) ? specifier : `${specifier}.js`)
}

function unreadOf({ steps }: Migrated): object[] {
  return steps.flatMap(({ place, written, part }) => ('unread' in part ? [{ place, written, why: part.unread }] : []))
}
