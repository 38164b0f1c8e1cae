import { ConfigError, type Problem } from '../contract/config-error.ts'
import { nearest } from '../contract/nearest.ts'
import type { Place } from '../contract/place.ts'
import type { ProblemCode } from '../contract/problems.ts'
import type { IniOption } from './ini.ts'

/** A value that references may lead to. */
export interface Value {
  readonly text: string
  /** Where it is written; what has no option came from outside the file, is taken as it stands and never interpolated. */
  readonly option?: IniOption
}

/** Finds the value that a name means where the reference is used. */
export type LookUp = (name: string) => Value | undefined

export type Environment = Readonly<Record<string, string | undefined>>

const DEEPEST = 10
const LONGEST = 1024 * 1024

/**
 * Works a value out: `%(name)s` and `%%` as Python's BasicInterpolation does, then `${NAME}`, `${NAME:-default}` and
 * `${NAME:?message}` from the environment, whose values are never interpolated again. `$${NAME}` is a literal `${NAME}`.
 *
 * @param names what references could mean, for the nearest name
 * @throws ConfigError for a bad or unknown reference, more than ten steps, a result over 1 MiB, and all unset variables
 */
export function interpolate(value: Value, lookUp: LookUp, env: Environment, names: () => Iterable<string>): string {
  if (!value.option) return value.text
  if (!value.text.includes('%') && !value.text.includes('${')) return value.text
  const expansion = new Expansion(lookUp, names)
  expansion.add(value.text, value.option, 1)
  return withVariables(expansion.text, value.option, env)
}

class Expansion {
  text = ''
  readonly #lookUp: LookUp
  readonly #names: () => Iterable<string>

  constructor(lookUp: LookUp, names: () => Iterable<string>) {
    this.#lookUp = lookUp
    this.#names = names
  }

  add(text: string, option: IniOption, depth: number): void {
    if (depth > DEEPEST)
      throw mistake(
        'interpolation-depth',
        `"${option.name}" needs more than ${DEEPEST} steps to work out`,
        option,
        text,
      )
    let from = 0
    for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', from)) {
      this.#append(text.slice(from, at), option)
      from = at + this.#reference(text.slice(at), option, depth)
    }
    this.#append(text.slice(from), option)
  }

  /** Adds what the reference at the start of the text stands for, and returns its length. */
  #reference(text: string, option: IniOption, depth: number): number {
    if (text.startsWith('%%')) {
      this.#append('%', option)
      return 2
    }
    const [reference, name] = /^%\(([^)]+)\)s/.exec(text) ?? []
    if (reference === undefined || name === undefined) throw badSyntax(text, option)
    const value = this.#lookUp(name)
    if (!value) throw this.#missing(name, reference, option)
    if (!value.option)
      this.#append(
        value.text.replaceAll('${', () => '$${'),
        option,
      )
    else if (value.text.includes('%')) this.add(value.text, value.option, depth + 1)
    else this.#append(value.text, option)
    return reference.length
  }

  #append(text: string, option: IniOption): void {
    this.text += text
    if (this.text.length > LONGEST)
      throw mistake('interpolation-length', `"${option.name}" grows beyond ${LONGEST} characters`, option, '')
  }

  #missing(name: string, reference: string, option: IniOption): ConfigError {
    const close = nearest(name, this.#names())
    const message = `nothing is called "${name}" here${close === undefined ? '' : `: did you mean "${close}"?`}`
    return mistake('interpolation-missing', message, option, reference)
  }
}

function badSyntax(text: string, option: IniOption): ConfigError {
  const found = text.slice(0, text.startsWith('%(') ? 20 : 2)
  const message = `"${found}" is no reference: write %(name)s, or %% for a percent sign`
  return mistake('interpolation-syntax', message, option, found)
}

// What does not look like a variable, `${:host}` say, is text.
const VARIABLE = /(\$?)\$\{([A-Za-z_]\w*)(?::([-?])([^}]*))?\}/g

function withVariables(text: string, option: IniOption, env: Environment): string {
  if (!text.includes('${')) return text
  const missing: Problem[] = []
  const expanded = text.replace(VARIABLE, (whole, dollar: string, name: string, mode?: string, rest = '') => {
    if (dollar !== '') return whole.slice(1)
    const set = env[name]
    if (set !== undefined && (set !== '' || mode === undefined)) return set
    if (mode === '-') return rest
    missing.push(unset(name, mode === '?' ? rest : '', option, whole))
    return ''
  })
  const [first, ...others] = missing
  if (first) throw new ConfigError([first, ...others])
  return expanded
}

function unset(name: string, why: string, option: IniOption, reference: string): Problem {
  const message = `the environment has no ${name}${why === '' ? '' : `: ${why}`}`
  const hint = `set ${name}, or write \${${name}:-default}`
  return { code: 'missing-variable', message, place: placeInValue(option, reference), hint }
}

function mistake(code: ProblemCode, message: string, option: IniOption, found: string): ConfigError {
  return new ConfigError({ code, message, place: placeInValue(option, found) })
}

/** Where in an option's value a piece of text stands; the whole option if the text came there by a reference. */
export function placeInValue(option: IniOption, text: string): Place {
  for (const { place, text: line } of text === '' ? [] : option.lines) {
    const at = wordIndex(line, text)
    if (at >= 0) return { ...place, column: place.column + at, length: text.length }
  }
  return option.place
}

// Prefers a whole word: `app` in `app2 app` is the second.
function wordIndex(line: string, text: string): number {
  const padded = ` ${line} `.replaceAll('\t', ' ').indexOf(` ${text} `)
  return padded >= 0 ? padded : line.indexOf(text)
}
