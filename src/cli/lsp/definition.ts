import { existsSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Location } from 'vscode-languageserver/node'
import { configPath, isUri, parseObject, parseUri, type Reference } from '../../load/reference.ts'
import { IniDocument, type Span } from '../ini-document.ts'
import { type Known, sectionsOf } from '../known.ts'
import { uriOf } from './diagnostics.ts'
import { namedAt, referenced, sectionNamed } from './names.ts'

/** Where what stands under the cursor is defined: a section, an option, or the export of a module. */
export function definitionAt(
  document: IniDocument,
  known: Known,
  filename: string,
  line: number,
  character: number,
): Location | null {
  const spot = document.at(line, character)
  if (spot?.part !== 'value') return null
  const { section, option } = spot
  const named = namedAt(document.lines[line] ?? '', character)
  if (named?.what === 'reference') return located(filename, referenced(document, section, named.name)?.option.span)
  if (named?.what !== 'word') return null
  const meant = sectionNamed(document, section, option, named.word)
  if (meant) return located(filename, meant.span)
  const reference = referenceOf(option.name, document.valueOf(option), named.word)
  return reference ? definitionOf(reference, known, dirname(filename)) : null
}

function referenceOf(option: string, value: string, word: string): Reference | undefined {
  try {
    if (/^paste\./.test(option)) return parseObject(value)
    return isUri(word) ? parseUri(word, undefined) : undefined
  } catch {
    return undefined
  }
}

function definitionOf(reference: Reference, known: Known, folder: string): Location | null {
  if (reference.scheme === 'config') return inConfig(configPath(reference.path, folder), reference.name ?? 'main')
  if (reference.scheme === 'object') return inModule(fileOf(reference.module, folder), reference.attribute)
  const { packageName, entry } = reference
  const point = known.points.find(({ name, package: owner }) => name === entry && owner.name === packageName)
  if (!point) return null
  const { module, attribute } = parseObject(point.target)
  return inModule(fileOf(module, point.package.folder), attribute)
}

/** The file of a module that is written as one; where packages are is not looked up. */
function fileOf(module: string, folder: string): string | undefined {
  if (module.startsWith('file:')) return fileURLToPath(module)
  if (isAbsolute(module)) return module
  return /^\.{1,2}\//.test(module) ? join(folder, module) : undefined
}

function inConfig(file: string, name: string): Location | null {
  if (!existsSync(file)) return null
  const [section] = sectionsOf(new IniDocument(readFileSync(file, 'utf8')), 'app', name)
  return located(file, section?.span ?? { line: 0, start: 0, end: 0 })
}

function inModule(file: string | undefined, attribute: string): Location | null {
  if (file === undefined || !existsSync(file)) return null
  const [name = ''] = attribute.split('.')
  const lines = readFileSync(file, 'utf8').split('\n')
  // An export that is named elsewhere is not followed.
  const found = new RegExp(`^\\s*export\\b.*\\b${name.replaceAll('$', '\\$')}\\b`)
  const line = Math.max(0, name === '' ? 0 : lines.findIndex((text) => found.test(text)))
  const start = Math.max(0, lines[line]?.indexOf(name) ?? 0)
  return located(file, { line, start, end: start + name.length })
}

function located(file: string, span: Span | undefined): Location | null {
  if (!span) return null
  const { line, start, end } = span
  return { uri: uriOf(file), range: { start: { line, character: start }, end: { line, character: end } } }
}
