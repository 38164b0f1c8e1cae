import type { Kind } from '../load/sections.ts'
import type { Manual } from './manual.ts'

/** What a word may become. */
export interface Candidate {
  readonly word: string
  /** What it is, where that helps. */
  readonly about?: string
}

type Commands = Readonly<Record<string, Manual>>

/**
 * What the last word of a command line may become; nothing where a file is meant. What a command takes is read from its usage and
 * its help, so that they cannot differ. What reads files and packages is imported where it is needed: somebody waits for the word.
 *
 * @param words after the name of the program; the last one may be empty
 */
export async function candidatesFor(words: readonly string[], commands: Commands): Promise<Candidate[]> {
  const [name = '', ...rest] = words
  const last = words.at(-1) ?? ''
  const all = await allFor(name, rest, commands)
  return all.filter(({ word }) => word.startsWith(last))
}

async function allFor(name: string, rest: readonly string[], commands: Commands): Promise<Candidate[]> {
  if (rest.length === 0)
    return [...commandsOf(commands), { word: 'help', about: 'tell more of a command or a factory' }]
  if (name === 'help') return rest.length > 1 ? [] : [...commandsOf(commands), ...(await factories())]
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) return []
  const [before, last] = [rest.at(-2) ?? '', rest.at(-1) ?? '']
  if (last.startsWith('-')) return optionsOf(command)
  if (before.startsWith('--')) return valuesOf(command, before, rest)
  if (last.includes('#')) return sectionsIn(last, ['app', 'filter', 'server'])
  return rest.length > 1 ? [] : choicesOf(command.usage.replace(/^\S+ /, ''))
}

function commandsOf(commands: Commands): Candidate[] {
  return Object.entries(commands).map(([word, { summary }]) => ({ word, about: summary }))
}

async function factories(): Promise<Candidate[]> {
  const { pointsFrom } = await import('./catalogue.ts')
  return pointsFrom(process.cwd()).map(({ name, kind, package: owner }) => ({
    word: name,
    about: `${kind} of ${owner.name}`,
  }))
}

function optionsOf({ usage, help }: Manual): Candidate[] {
  const lines = help.match(/^(?:-\w, )?--.*$/gm) ?? []
  const words = `${usage} ${lines.join(' ')}`.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? []
  return [...new Set([...words, '--help'])].map((word) => {
    const told = lines.filter((line) => line.split(/ {2,}/)[0]?.split(/[ ,]+/).includes(word))
    const [, about] = told[0]?.split(/ {2,}/) ?? []
    // An option with a line for each of its values has none of its own.
    return { word, ...(about !== undefined && told.length === 1 && { about }) }
  })
}

/** `--format tree|ini` tells what the option takes; `--server NAME`, that it is a server of the file. */
async function valuesOf({ usage }: Manual, option: string, rest: readonly string[]): Promise<Candidate[]> {
  const takes = new RegExp(`${option} ([^\\]]+)`).exec(usage)?.[1] ?? ''
  const file = rest.find((word) => !word.startsWith('-') && !word.includes('='))
  if (option === '--server' && file !== undefined)
    return (await sectionsIn(`${file.replace(/#.*/, '')}#`, ['server'])).map(withoutFile)
  return choicesOf(takes)
}

function choicesOf(text: string): Candidate[] {
  const [choices = ''] = /^[a-z]+(?:\|[a-z]+)+/.exec(text) ?? []
  return choices === '' ? [] : choices.split('|').map((word) => ({ word }))
}

async function sectionsIn(uri: string, kinds: readonly Kind[]): Promise<Candidate[]> {
  const file = uri.slice(0, uri.indexOf('#'))
  const [{ readConfigFile }, { nameOf, sectionsOf }, { ConfigError }, { resolve }] = await Promise.all([
    import('../load/config-file.ts'),
    import('../load/sections.ts'),
    import('../contract/config-error.ts'),
    import('node:path'),
  ])
  try {
    const ini = readConfigFile(resolve(file))
    const sections = kinds.flatMap((kind) => sectionsOf(ini, kind))
    return sections.map((section) => ({ word: `${file}#${nameOf(section) ?? 'main'}`, about: `[${section.name}]` }))
  } catch (error) {
    if (error instanceof ConfigError) return []
    throw error
  }
}

function withoutFile({ word, ...about }: Candidate): Candidate {
  return { word: word.slice(word.indexOf('#') + 1), ...about }
}
