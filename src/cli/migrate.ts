import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { FLAG, parseOptions, UsageError } from './command.ts'
import { readExpress } from './migration/express.ts'
import { readMeddleware } from './migration/meddleware.ts'
import { migratedIni } from './migration/migrated-ini.ts'
import { loadParser } from './migration/parser.ts'
import type { Migrated } from './migration/steps.ts'
import { onTerminal } from './on-terminal.ts'

/** `wheatpaste migrate`: an INI file of what an app of Express, or the configuration of meddleware, uses. */
export async function migrate(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { json: FLAG })
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0)
    throw new UsageError(file === undefined ? 'which file?' : 'one file only')
  try {
    const migrated = await read(file)
    const ini = migratedIni(migrated)
    const text = values.json ? JSON.stringify({ ini, unread: unreadOf(migrated) }, null, 2) : ini.trimEnd()
    console.log(onTerminal(text))
    return 0
  } catch (error) {
    console.error(`${file} cannot be read: ${error instanceof Error ? error.message : error}`)
    return 1
  }
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
