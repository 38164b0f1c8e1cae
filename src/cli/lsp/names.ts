import type { DocumentOption, DocumentSection, IniDocument } from '../ini-document.ts'
import { kindOf, sectionsOf } from '../known.ts'

/** What stands under a cursor in the value of an option. */
export type Named =
  | { readonly what: 'reference'; readonly name: string }
  | { readonly what: 'variable'; readonly name: string }
  | { readonly what: 'word'; readonly word: string }

/** @param character where the cursor is in the line */
export function namedAt(text: string, character: number): Named | undefined {
  const around = (pattern: RegExp): RegExpExecArray | undefined =>
    [...text.matchAll(pattern)].find(({ 0: whole, index }) => index <= character && character <= index + whole.length)
  const reference = around(/%\(([^)]+)\)s/g)?.[1]
  if (reference !== undefined) return { what: 'reference', name: reference }
  const variable = around(/\$\{(\w+)(?::[^}]*)?\}/g)?.[1]
  if (variable !== undefined) return { what: 'variable', name: variable }
  const word = around(/[^\s=]+/g)?.[0]
  return word === undefined ? undefined : { what: 'word', word }
}

/** The option that a reference means in a section: its own, then one of `[DEFAULT]`. */
export function referenced(
  document: IniDocument,
  section: DocumentSection,
  name: string,
): { section: DocumentSection; option: DocumentOption } | undefined {
  const defaults = document.sections.filter((one) => one.name === 'DEFAULT')
  for (const one of [section, ...defaults]) {
    const option = document.option(one, name)
    if (option) return { section: one, option }
  }
  return undefined
}

/** The section that a word in an option's value names. */
export function sectionNamed(
  document: IniDocument,
  { prefix }: DocumentSection,
  { name }: DocumentOption,
  word: string,
): DocumentSection | undefined {
  const own = prefix === 'filter-app' ? 'filter' : kindOf(prefix)
  if (name === 'use') return own && sectionsOf(document, own, word)[0]
  if (name === 'filter-with') return sectionsOf(document, 'filter', word)[0]
  return sectionsOf(document, 'app', word)[0] ?? sectionsOf(document, 'filter', word)[0]
}
