import { statSync } from 'node:fs'
import type { Problem } from '../contract/config-error.ts'
import type { Place } from '../contract/place.ts'
import { isSecretName, withoutPasswords } from '../contract/secret.ts'
import type { Warning, WarningCode } from '../contract/warnings.ts'
import { words } from './blanks.ts'
import type { Resolver } from './resolve.ts'
import type { Entries, Scope } from './scope.ts'
import { kinds, nameOf, prefixOf, sectionsOf } from './sections.ts'
import { idOf } from './site.ts'
import type { Surveyed } from './survey.ts'
import type { IniOption, IniSection } from './written.ts'

/** What is allowed in a file, and yet is probably not what its author meant. */
export function warningsOf(
  resolver: Resolver,
  scope: Scope,
  surveyed: readonly Surveyed[],
  mistakes: readonly Problem[],
): Warning[] {
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
    ...unreached(resolver, scope, surveyed, mistakes),
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
  const [comment] = /(?<=\s)[;#](?:\s.*|$)/.exec(option.value.split('\n', 1)[0] ?? '') ?? []
  const shadowed = file.defaults.get(option.name)
  if (comment !== undefined)
    found.push(
      warn('inline-comment', `"${shownComment(comment, option)}" is part of the value`, option.placeOf(comment)),
    )
  if (shadowed)
    found.push(
      warn('shadowed-default', `"${option.name}" is also in [DEFAULT], in line ${shadowed.place.line}`, option.place),
    )
  return found
}

// It may as well be the end of a password.
function shownComment(comment: string, { name }: IniOption): string {
  return isSecretName(name) ? comment.charAt(0) : withoutPasswords(comment)
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
function rootsOf(surveyed: readonly Surveyed[], isNamed: (one: Surveyed) => boolean): Surveyed[] {
  const isMain = ({ kind, section }: Surveyed): boolean => kind === 'app' && (nameOf(section) ?? 'main') === 'main'
  const hasMain = surveyed.some(isMain)
  return surveyed.filter((one) => {
    if (one.kind !== 'app') return one.kind === 'server'
    return hasMain ? isMain(one) : !isNamed(one)
  })
}

function unreached(
  resolver: Resolver,
  scope: Scope,
  surveyed: readonly Surveyed[],
  mistakes: readonly Problem[],
): Warning[] {
  const id = ({ section }: Surveyed): string => idOf(scope, section)
  const named = new Set(surveyed.flatMap((one) => [...resolver.usedBy(id(one))]))
  const reached = new Set(rootsOf(surveyed, (one) => named.has(id(one))).map(id))
  for (const one of reached) for (const used of resolver.usedBy(one)) reached.add(used)
  // What cannot be found may have used others.
  const complete = surveyed.every(({ error }) => !error) && mistakes.every(({ code }) => code !== 'unknown-section')
  const mentioned = mentionedWords(surveyed, mistakes)
  return surveyed.flatMap((one) => {
    const { name, place } = one.section
    if (reached.has(id(one))) return []
    if (!named.has(id(one)) && !mentioned.has(nameOf(one.section) ?? 'main'))
      return [warn('unused-section', `nothing uses [${name}]`, place)]
    const idle = complete && one.kind === 'filter' && named.has(id(one))
    return idle ? [warn('unreached-filter', `[${name}] is used only by what is not used itself`, place)] : []
  })
}

// What a section with a mistake in it would use is not known; what it mentions, or meant to, is not told to be unused.
function mentionedWords(surveyed: readonly Surveyed[], mistakes: readonly Problem[]): ReadonlySet<string> {
  const values = surveyed.flatMap(({ section }) => [...section.options.values()].map(({ value }) => value))
  const meant = mistakes.flatMap(({ suggestion = [] }) => suggestion)
  return new Set([...values.flatMap(words), ...meant])
}

function warn(code: WarningCode, message: string, place?: Place): Warning {
  return { code, message, place }
}
