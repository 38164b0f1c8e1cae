import type { Problem } from '../contract/config-error.ts'
import { indentation, stripEnd } from './blanks.ts'
import { isComposite, mistakesIn } from './composite.ts'
import { builtinDefaults } from './config-file.ts'
import { distinct } from './gather.ts'
import { type Entry, isSecret } from './interpolate.ts'
import type { Resolver } from './resolve.ts'
import type { Entries, Scope } from './scope.ts'
import { nameOf } from './sections.ts'
import { idOf } from './site.ts'
import { type Surveyed, survey } from './survey.ts'
import { withoutVariables } from './variables.ts'
import type { IniSection } from './written.ts'

/** A configuration in which every reference and variable is worked out, as an INI file, and the mistakes found on the way. */
export interface IniText {
  readonly text: string
  readonly mistakes: readonly Problem[]
}

/**
 * Writes a file anew with its values worked out: `[DEFAULT]` as it was overridden, then every section that can be loaded, or those
 * that the named one leads to. In place of the file it loads to the same contexts. A secret of the environment stays the variable
 * that it is.
 *
 * @throws ConfigError when `[DEFAULT]` cannot be worked out
 */
export function writeIni(resolver: Resolver, scope: Scope, name?: string): IniText {
  const surveyed = survey(resolver, scope)
  const wanted = name === undefined ? surveyed : reachedFrom(resolver, scope, surveyed, name)
  const mistakes = distinct(wanted.flatMap(({ error }) => error?.problems ?? []))
  const builtin = new Map<string, string>(builtinDefaults(scope.file.filename))
  const defaults = [...scope.defaults()].filter(([name, { text }]) => builtin.get(name) !== text)
  const sections = new Set(wanted.flatMap(({ section, context }) => (context ? [section] : [])))
  const texts = [...scope.file.sections.values()].flatMap((section) => {
    if (!sections.has(section)) return []
    return [writeSection(section.name, optionsOf(scope, section))]
  })
  if (defaults.length > 0) texts.unshift(writeSection('DEFAULT', new Map(defaults)))
  return { text: texts.join('\n'), mistakes }
}

/** A section's own options, and what acts in it of `[DEFAULT]` with another value than it has there. */
function optionsOf(scope: Scope, section: IniSection): Entries {
  const names = [...section.options.keys(), ...scope.actions.filter((name) => !section.options.has(name))]
  const entries = names.map((name) => [name, scope.entry(section, name) ?? { text: '' }] as const)
  return new Map(
    entries.filter(([name, { text }]) => section.options.has(name) || text !== scope.defaults().get(name)?.text),
  )
}

function reachedFrom(resolver: Resolver, scope: Scope, surveyed: readonly Surveyed[], name: string): Surveyed[] {
  for (const { context } of surveyed)
    if (context?.type === 'factory' && isComposite(context)) mistakesIn(resolver, context)
  const asked = surveyed.filter(({ section }) => (nameOf(section) ?? 'main') === name)
  if (asked.length === 0) resolver.section(scope, { kind: 'app', name, via: [] })
  const reached = new Set(asked.map(({ section }) => idOf(scope, section)))
  for (const id of reached) for (const used of resolver.usedBy(id)) reached.add(used)
  return surveyed.filter(({ section }) => reached.has(idOf(scope, section)))
}

function writeSection(name: string, options: Entries): string {
  return `[${name}]\n${[...options].map(([name, entry]) => writeOption(name, entry)).join('')}`
}

function writeOption(name: string, entry: Entry): string {
  const { text, template } = entry
  // A carriage return, which only comes from outside, would end the line.
  const asTemplate = template !== undefined && (isSecret(entry) || text.includes('\r'))
  const value = (asTemplate ? template : withoutVariables(text)).replaceAll('%', '%%')
  const lines = value.split('\n').map((line, index, { length }) => writeLine(line, index, index === length - 1))
  return `${name} =${lines[0] === '' ? '' : ' '}${lines.join('\n')}\n`
}

// What would be stripped, or taken for a comment, is the default of a variable that nobody sets.
function writeLine(line: string, index: number, isLast: boolean): string {
  if (line === '') return isLast && index > 0 ? `    ${literal('')}` : ''
  const stripped = stripEnd(line).length
  // A dollar before a variable would make a text of it.
  const end = stripped < line.length ? line.slice(0, stripped).replace(/\$+$/, '').length : stripped
  const start = Math.min(indentation(line), end)
  const inner = line.slice(start, end)
  const first = index > 0 && start === 0 && /^[#;]/.test(inner) ? 1 : 0
  const head = literalUnlessEmpty(line.slice(0, start + first))
  return `${index > 0 ? '    ' : ''}${head}${inner.slice(first)}${literalUnlessEmpty(line.slice(end))}`
}

function literalUnlessEmpty(text: string): string {
  return text === '' ? '' : literal(text)
}

function literal(text: string): string {
  return `\${WHEATPASTE_BLANK:-${text}}`
}
