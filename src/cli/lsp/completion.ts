import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver/node'
import { type FactoryAbout, settingText } from '../factory-about.ts'
import type { DocumentOption, DocumentSection, IniDocument } from '../ini-document.ts'
import { type Known, kindOf, sectionsOf } from '../known.ts'
import { headers, languageOptions } from '../section-words.ts'

/** What may stand at a place of a file, in place of what is written there already. */
export async function completionsAt(
  document: IniDocument,
  known: Known,
  line: number,
  character: number,
): Promise<CompletionItem[]> {
  const before = document.lines[line]?.slice(0, character) ?? ''
  const items = await itemsAt(document, known, line, before)
  // Editors differ in what they take for a word; a name may hold any of `:`, `#`, `.` and `-`.
  const start = { line, character: character - writtenIn(before).length }
  return items.map((one) => ({
    ...one,
    textEdit: { range: { start, end: { line, character } }, newText: one.label },
  }))
}

/** The beginning of a name that a line ends in. */
function writtenIn(before: string): string {
  const inHeader = /^\s*\[(?:[^:]*:)?(.*)$/.exec(before)?.[1]
  const inReference = /%\(([^)]*)$/.exec(before)?.[1]
  const inPackage = /(?:pkg|egg):[^\s#]*#(\S*)$/.exec(before)?.[1]
  return inHeader ?? inReference ?? inPackage ?? /[^\s=]*$/.exec(before)?.[0] ?? ''
}

async function itemsAt(document: IniDocument, known: Known, line: number, before: string): Promise<CompletionItem[]> {
  if (/^\s*\[[^\]]*$/.test(before)) return headerItems(document, before.replace(/^\s*\[/, ''))
  const character = before.length
  const spot = document.at(line, character)
  if (!spot || spot.part === 'header') return []
  const about = await known.ofSection(document, spot.section)
  if (spot.part === 'name') return optionItems(spot.section, about)
  const from = spot.option.value.find((span) => span.line === line)?.start ?? spot.option.span.end + 1
  const value = before.slice(Math.min(from, character))
  if (/%\([^)]*$/.test(value)) return referenceItems(document, spot.section)
  return valueItems(document, known, spot, value, about)
}

function headerItems(document: IniDocument, before: string): CompletionItem[] {
  const [prefix = '', label] = before.split(':')
  if (label !== undefined) return missingNames(document, prefix).map((name) => item(name, CompletionItemKind.Class))
  return headers.map(({ name, doc }) => item(name, CompletionItemKind.Keyword, doc))
}

// What pipelines and composites mention, and no section of the kind is called.
function missingNames(document: IniDocument, prefix: string): string[] {
  const kind = kindOf(prefix)
  const words = document.sections.flatMap((section) => {
    if (section.prefix !== 'pipeline' && !section.prefix.startsWith('composit')) return []
    return section.options.flatMap((option) => {
      if (!/^(?:pipeline$|\/)/.test(option.name)) return []
      const names = document.valueOf(option).split(/\s+/)
      return kind === 'filter' ? names.slice(0, -1) : names.slice(-1)
    })
  })
  if (kind === undefined || kind === 'server') return []
  return [...new Set(words)].filter((word) => /^[^:%$]+$/.test(word) && sectionsOf(document, kind, word).length === 0)
}

function optionItems(section: DocumentSection, about: FactoryAbout | undefined): CompletionItem[] {
  const present = new Set(section.options.map(({ name }) => name))
  const settings = about?.settings ?? []
  return [
    ...settings.map((setting) => item(setting.name, CompletionItemKind.Property, settingText(setting))),
    ...languageOptions(section.prefix).map(({ name, doc }) => item(name, CompletionItemKind.Keyword, doc)),
  ].filter(({ label }) => !present.has(label))
}

function referenceItems(document: IniDocument, { options }: DocumentSection): CompletionItem[] {
  const defaults = document.sections.filter(({ name }) => name === 'DEFAULT').flatMap((section) => section.options)
  const names = [...options, ...defaults].map(({ name }) => name)
  return [...new Set([...names, 'here', '__file__'])].map((name) => item(name, CompletionItemKind.Variable))
}

async function valueItems(
  document: IniDocument,
  known: Known,
  { section, option }: { readonly section: DocumentSection; readonly option: DocumentOption },
  before: string,
  about: FactoryAbout | undefined,
): Promise<CompletionItem[]> {
  const { name } = option
  if (name === 'use') return useItems(document, known, section, before)
  if (name === 'next') return sectionItems(document, ['app'])
  if (name === 'filter-with') return sectionItems(document, ['filter'])
  if (name === 'pipeline') return sectionItems(document, ['filter', 'app'])
  const setting = about?.settings?.find((one) => one.name === name || one.formerly.includes(name))
  if (setting) return (setting.choices ?? []).map((choice) => item(choice, CompletionItemKind.Value, setting.doc))
  if (about?.kind !== 'composite' && !section.prefix.startsWith('composit')) return []
  return sectionItems(document, name.startsWith('/') ? ['app'] : ['filter', 'app'])
}

function sectionItems(document: IniDocument, wanted: readonly ('app' | 'filter' | 'server')[]): CompletionItem[] {
  return wanted.flatMap((kind) =>
    sectionsOf(document, kind).map(({ label = 'main', prefix }) => item(label, CompletionItemKind.Reference, prefix)),
  )
}

async function useItems(
  document: IniDocument,
  known: Known,
  section: DocumentSection,
  before: string,
): Promise<CompletionItem[]> {
  const kind = section.prefix === 'filter-app' ? 'filter' : kindOf(section.prefix)
  if (kind === undefined) return []
  const kinds = kind === 'app' ? ['app', 'composite'] : kind === 'filter' ? ['filter', 'filter-app'] : ['server']
  const points = known.points.filter((point) => kinds.includes(point.kind))
  const [, owner] = /^(?:pkg|egg):([^#]+)#/.exec(before) ?? []
  const offered = points.filter(({ package: { name } }) => owner === undefined || name === owner)
  const abouts = await Promise.all(offered.map((point) => known.ofPoint(point)))
  const factories = abouts.map(({ name, use, purpose }) => {
    const label = owner === undefined ? use : (name ?? use)
    return item(label, CompletionItemKind.Function, purpose ?? undefined)
  })
  if (owner !== undefined) return factories
  return [...factories, ...sectionItems(document, [kind]).filter(({ label }) => label !== section.label)]
}

function item(label: string, kind: CompletionItemKind, documentation?: string): CompletionItem {
  return { label, kind, ...(documentation !== undefined && { documentation }) }
}
