import type { Hover } from 'vscode-languageserver/node'
import { isSecretName, MASK, withoutPasswords } from '../../contract/secret.ts'
import { type FactoryAbout, settingText } from '../factory-about.ts'
import type { DocumentSection, IniDocument } from '../ini-document.ts'
import type { Known } from '../known.ts'
import { languageOptions } from '../section-words.ts'
import { namedAt, referenced, sectionNamed } from './names.ts'

/** What stands under the cursor, in Markdown. */
export async function hoverAt(
  document: IniDocument,
  known: Known,
  line: number,
  character: number,
): Promise<Hover | null> {
  const text = await textAt(document, known, line, character)
  return text === undefined ? null : { contents: { kind: 'markdown', value: text } }
}

async function textAt(
  document: IniDocument,
  known: Known,
  line: number,
  character: number,
): Promise<string | undefined> {
  const spot = document.at(line, character)
  if (!spot) return undefined
  const { section } = spot
  if (spot.part === 'header') return sectionText(section, await known.ofSection(document, section))
  const { option } = spot
  if (!option) return undefined
  if (spot.part === 'name') return optionText(option.name, section, await known.ofSection(document, section))
  const named = namedAt(document.lines[line] ?? '', character)
  if (named?.what === 'reference') return referenceText(document, known, section, named.name)
  if (named?.what === 'variable') return `\`${named.name}\` of the environment`
  const meant = named && sectionNamed(document, section, option, named.word)
  if (meant) return sectionText(meant, await known.ofSection(document, meant))
  const isFactory = option.name === 'use' || option.name.startsWith('paste.')
  return isFactory ? sectionText(section, await known.ofSection(document, section)) : undefined
}

function sectionText({ name }: DocumentSection, about: FactoryAbout | undefined): string {
  const settings = (about?.settings ?? []).map((setting) => `- \`${setting.name}\`: ${settingText(setting)}`)
  return [
    `**[${name}]**${about ? `  \`${about.use}\`` : ''}`,
    ...(about?.purpose ? [about.purpose] : []),
    ...(settings.length > 0 ? [settings.join('\n')] : []),
  ].join('\n\n')
}

function optionText(name: string, { prefix }: DocumentSection, about: FactoryAbout | undefined): string | undefined {
  const setting = about?.settings?.find((one) => one.name === name || one.formerly.includes(name))
  if (setting) return `**${setting.name}**  ${settingText(setting)}`
  const word = languageOptions(prefix).find((one) => one.name === name.split(' ')[0])
  return word && `**${word.name}**  ${word.doc}`
}

async function referenceText(
  document: IniDocument,
  known: Known,
  section: DocumentSection,
  name: string,
): Promise<string | undefined> {
  const found = referenced(document, section, name)
  if (!found) return undefined
  const settings = (await known.ofSection(document, found.section))?.settings ?? []
  const declared = settings.some((setting) => setting.secret && [setting.name, ...setting.formerly].includes(name))
  const secret = declared || isSecretName(name)
  const value = secret ? MASK : withoutPasswords(expanded(document, section, document.valueOf(found.option)))
  return `\`${name} = ${value}\`  [${found.section.name}], line ${found.option.span.line + 1}`
}

// As far as the file says it; variables of the environment stay what they are.
function expanded(document: IniDocument, section: DocumentSection, text: string, depth = 0): string {
  if (depth > 10) return text
  return text.replace(/%\(([^)]+)\)s/g, (whole, name: string) => {
    const found = referenced(document, section, name)
    if (!found) return whole
    return isSecretName(name) ? MASK : expanded(document, section, document.valueOf(found.option), depth + 1)
  })
}
