import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '../contract/config-error.ts'
import { kinds } from '../load/sections.ts'
import { parseOptions, UsageError } from './command.ts'
import { fileOf } from './config-files.ts'
import type { FactoryAbout } from './factory-about.ts'
import { IniDocument } from './ini-document.ts'
import { Known, kindOf } from './known.ts'
import { headers, languageOptions } from './section-words.ts'

/** `wheatpaste schema`: what can be written in a file, for editors and other tools. */
export async function schema(args: readonly string[]): Promise<number> {
  const { positionals } = parseOptions(args, {})
  const [file, another] = positionals
  if (another !== undefined) throw new UsageError(`what is "${another}"?`)
  console.log(JSON.stringify(await schemaOf(file), null, 2))
  return 0
}

/** What can be written in a file, or in any of this folder. */
export async function schemaOf(file?: string): Promise<object> {
  const path = file === undefined ? join(process.cwd(), 'x') : fileOf(file)
  const known = new Known(path)
  const points = await Promise.all(known.points.map((point) => known.ofPoint(point)))
  const own = file === undefined ? [] : await namedIn(path, known)
  const more = own.filter(({ use, name }) => name === null && !points.some((point) => point.use === use))
  return { version: 1, sections: sectionKinds(), factories: [...points, ...more] }
}

async function namedIn(path: string, known: Known): Promise<FactoryAbout[]> {
  if (!existsSync(path)) throw new ConfigError({ code: 'file-not-found', message: `there is no file ${path}` })
  const document = new IniDocument(readFileSync(path, 'utf8'))
  const found = await Promise.all(document.sections.map((section) => known.ofSection(document, section)))
  const byUse = new Map(found.flatMap((about) => (about ? [[`${about.kind} ${about.use}`, about] as const] : [])))
  return [...byUse.values()]
}

function sectionKinds(): object[] {
  return headers.map(({ name: prefix, doc }) => {
    const kind = kindOf(prefix)
    const protocols = kind === undefined || prefix === 'pipeline' ? [] : kinds[kind].protocols.flat()
    return { prefix, doc, options: languageOptions(prefix), protocols }
  })
}
