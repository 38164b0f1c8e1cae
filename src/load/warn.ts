import { statSync } from 'node:fs'
import type { Place } from '../contract/place.ts'
import type { Warning, WarningCode } from '../contract/warnings.ts'
import { words } from './blanks.ts'
import { describeContext } from './describe.ts'
import type { IniOption, IniSection } from './ini.ts'
import { placeInValue } from './interpolate.ts'
import type { Resolver } from './resolve.ts'
import type { Entries, Scope } from './scope.ts'
import { kinds, nameOf, prefixOf, sectionsOf } from './sections.ts'
import { namesWithin, type Surveyed } from './survey.ts'

/** What is allowed in a file, and yet is probably not what its author meant. */
export function warningsOf(resolver: Resolver, scope: Scope, surveyed: readonly Surveyed[]): Warning[] {
  const sections = [...scope.file.sections.values()]
  return [
    ...worldWritable(scope),
    ...[...scope.file.defaults.values()].flatMap(ofDefault),
    ...sections.flatMap((section) => [
      ...ofHeader(section),
      ...[...section.options.values()].flatMap((option) => ofOption(option, scope)),
    ]),
    ...otherSpellings(scope),
    ...surveyed.flatMap(ofContext),
    ...unreached(resolver, surveyed),
  ]
}

function worldWritable({ file: { filename } }: Scope): Warning[] {
  const mode = statSync(filename, { throwIfNoEntry: false })?.mode ?? 0
  return mode & 0o002 ? [warn('world-writable', `everybody may write to ${filename}`)] : []
}

function ofDefault({ name, place }: IniOption): Warning[] {
  return /^[sg]et /.test(name) ? [warn('set-in-default', `"${name}" acts in every section`, place)] : []
}

function ofHeader({ tail, place }: IniSection): Warning[] {
  if (tail === '' || /^[;#]/.test(tail)) return []
  return [warn('header-tail', `"${tail}" after the header is ignored`, place)]
}

function ofOption(option: IniOption, { file }: Scope): Warning[] {
  const found: Warning[] = []
  const [comment] = /(?<=\s)[;#](?:\s.*|$)/.exec(option.lines[0]?.text ?? '') ?? []
  const shadowed = file.defaults.get(option.name)
  if (comment !== undefined)
    found.push(warn('inline-comment', `"${comment}" is part of the value`, placeInValue(option, comment)))
  if (shadowed)
    found.push(
      warn('shadowed-default', `"${option.name}" is also in [DEFAULT], in line ${shadowed.place.line}`, option.place),
    )
  return found
}

// `[app:x]` beside `[application:x]`: PasteDeploy takes the first spelling without a word.
function otherSpellings({ file }: Scope): Warning[] {
  const apps = sectionsOf(file, 'app')
  return kinds.app.prefixes.flatMap(([first, ...others]) => {
    const named = new Map(
      apps.filter((section) => prefixOf(section) === first).map((section) => [nameOf(section), section]),
    )
    return apps.flatMap((section) => {
      const winner = others.includes(prefixOf(section)) ? named.get(nameOf(section)) : undefined
      return winner ? [warn('other-spelling', `[${section.name}] is hidden by [${winner.name}]`, section.place)] : []
    })
  })
}

function ofContext({ context, kind }: Surveyed): Warning[] {
  if (context?.type !== 'factory') return []
  const protocols: readonly string[] = kinds[kind].protocols.flat()
  const leftover = [...context.localConf].filter(([name]) => protocols.includes(name))
  const why = 'is an option here, since something else says what makes this'
  return [
    ...leftover.map(([name, { option }]) => warn('leftover-protocol', `"${name}" ${why}`, option?.place)),
    ...mountedTwice(context.localConf),
  ]
}

function mountedTwice(localConf: Entries): Warning[] {
  const paths = new Map<string, string>()
  return [...localConf].flatMap(([name, { option }]) => {
    if (!name.startsWith('/')) return []
    const path = name.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '')
    const other = paths.get(path)
    paths.set(path, name)
    return other === undefined ? [] : [warn('mounted-twice', `"${name}" is the same path as "${other}"`, option?.place)]
  })
}

// What a file is for: its servers, and `main`; where there is none, every app that nothing else names.
function rootsOf(surveyed: readonly Surveyed[], named: ReadonlySet<string>): Surveyed[] {
  const isMain = ({ kind, section }: Surveyed): boolean => kind === 'app' && (nameOf(section) ?? 'main') === 'main'
  const hasMain = surveyed.some(isMain)
  return surveyed.filter((one) => {
    if (one.kind !== 'app') return one.kind === 'server'
    return hasMain ? isMain(one) : !named.has(one.section.name)
  })
}

function unreached(resolver: Resolver, surveyed: readonly Surveyed[]): Warning[] {
  const uses = new Map<string, string[]>()
  for (const { section, context } of surveyed) {
    if (context) uses.set(section.name, namesWithin(describeContext(resolver, context)))
  }
  const named = new Set([...uses.values()].flat())
  const roots = rootsOf(surveyed, named).map(({ section }) => section.name)
  const reached = new Set([...roots, ...roots.flatMap((root) => uses.get(root) ?? [])])
  const complete = surveyed.every(({ error }) => error === undefined)
  const mentioned = mentionedWords(surveyed)
  return surveyed.flatMap(({ kind, section }) => {
    const { name, place } = section
    if (reached.has(name)) return []
    if (!named.has(name) && !mentioned.has(nameOf(section) ?? 'main'))
      return [warn('unused-section', `nothing uses [${name}]`, place)]
    const idle = complete && kind === 'filter' && named.has(name)
    return idle ? [warn('unreached-filter', `[${name}] is used only by what is not used itself`, place)] : []
  })
}

// What a section with a mistake in it would use is not known; what it mentions is not told to be unused.
function mentionedWords(surveyed: readonly Surveyed[]): ReadonlySet<string> {
  return new Set(surveyed.flatMap(({ section }) => [...section.options.values()].flatMap(({ value }) => words(value))))
}

function warn(code: WarningCode, message: string, place?: Place): Warning {
  return { code, message, place }
}
