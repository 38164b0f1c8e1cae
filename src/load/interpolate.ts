import { ConfigError, type Problem } from '../contract/config-error.ts'
import { unknownName } from '../contract/nearest.ts'
import { isSecretName } from '../contract/secret.ts'
import type { Budget } from './budget.ts'
import { type Environment, tooLong, variablesIn, withoutVariables, withVariables } from './variables.ts'
import type { IniOption } from './written.ts'

/** A value that references may lead to. */
export interface Value {
  readonly text: string
  /** Where it is written; what has no option came from outside the file, is taken as it stands and never interpolated. */
  readonly option?: IniOption
  /** What it was before the variables in it were read, if there are any. */
  readonly template?: string
  /** What the references in it led to, by name. */
  readonly through?: ReadonlyMap<string, Value>
}

/** A value worked out: its text, where it is written, and what it was before its variables were read. */
export type Entry = Value

/** What a value is worked out among. */
export interface Surroundings {
  /** The value that a name means where the reference is used. */
  lookUp(name: string): Value | undefined
  /** What references could mean, for the nearest name. */
  names(): Iterable<string>
  readonly env: Environment
  readonly budget: Budget
}

const DEEPEST = 10
const LONGEST = 1024 * 1024
const MOST_REFERENCES = 100_000

/**
 * Works a value out: `%(name)s` and `%%` as Python's BasicInterpolation does, then `${NAME}`, `${NAME:-default}` and
 * `${NAME:?message}` from the environment, whose values are never interpolated again. `$${NAME}` is a literal `${NAME}`.
 *
 * @throws ConfigError for a bad or unknown reference, more than ten steps, a result over 1 MiB, and all unset variables
 */
export function interpolate(value: Value, surroundings: Surroundings): Entry {
  const { text, option } = value
  if (!option || (!text.includes('%') && !text.includes('${'))) return value
  const expansion = new Expansion(surroundings)
  expansion.add(text, option, 1)
  const { text: template, through } = expansion
  const made = through && { through }
  if (!template.includes('${')) return { text: template, option, ...made }
  const expanded = withVariables(template, option, surroundings.env, LONGEST)
  return { text: expanded, option, ...(variablesIn(template).length > 0 && { template }), ...made }
}

/** Whether a value must not be printed: its option's name says that it is secret, or that of a variable in it. */
export function isSecret({ template, option }: Entry): boolean {
  return template !== undefined && [option?.name ?? '', ...variablesIn(template)].some(isSecretName)
}

/** What the variables of a secret value hold: all of them, if its option's name is what makes it one. */
export function secretsIn({ template = '', option }: Entry, env: Environment): string[] {
  const all = isSecretName(option?.name ?? '')
  return variablesIn(template).flatMap((name) => (all || isSecretName(name) ? (env[name] ?? []) : []))
}

class Expansion {
  text = ''
  through: Map<string, Value> | undefined
  #references = 0
  readonly #surroundings: Surroundings

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings
  }

  add(text: string, option: IniOption, depth: number): void {
    if (depth > DEEPEST) throw tooDeep(option, text)
    let from = 0
    for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', from)) {
      this.#append(text.slice(from, at), option)
      from = at + this.#reference(text, at, option, depth)
    }
    this.#append(text.slice(from), option)
  }

  /** Adds what the reference at a place of the text stands for, and returns its length. */
  #reference(text: string, at: number, option: IniOption, depth: number): number {
    if (text.startsWith('%%', at)) {
      this.#append('%', option)
      return 2
    }
    REFERENCE.lastIndex = at
    const [reference, name] = REFERENCE.exec(text) ?? []
    if (reference === undefined || name === undefined) throw badSyntax(text.slice(at, at + 20), option)
    const value = this.#surroundings.lookUp(name)
    if (!value) throw this.#missing(name, reference, option)
    this.through ??= new Map()
    this.through.set(name, value)
    if (++this.#references > MOST_REFERENCES) throw tooLong(option, LONGEST)
    this.#surroundings.budget.spend(16, option)
    if (!value.option) this.#append(value.template ?? withoutVariables(value.text), option)
    else if (value.text.includes('%')) this.add(value.text, value.option, depth + 1)
    else this.#append(value.text, option)
    return reference.length
  }

  #append(text: string, option: IniOption): void {
    this.text += text
    this.#surroundings.budget.spend(text.length, option)
    if (this.text.length > LONGEST) throw tooLong(option, LONGEST)
  }

  #missing(name: string, reference: string, option: IniOption): ConfigError {
    const unknown = unknownName(`nothing is called "${name}" here`, name, [...this.#surroundings.names()])
    return new ConfigError({ code: 'interpolation-missing', ...unknown, place: option.placeOf(reference) })
  }
}

const REFERENCE = /%\(([^)]+)\)s/y

function badSyntax(text: string, option: IniOption): ConfigError {
  const found = isSecretName(option.name) ? '%' : text.slice(0, text.startsWith('%(') ? 20 : 2)
  const message = `"${found}" is no reference: write %(name)s, or %% for a percent sign`
  return mistake('interpolation-syntax', message, option, found)
}

function tooDeep(option: IniOption, text: string): ConfigError {
  return mistake('interpolation-depth', `"${option.name}" needs more than ${DEEPEST} steps to work out`, option, text)
}

function mistake(code: Problem['code'], message: string, option: IniOption, found: string): ConfigError {
  return new ConfigError({ code, message, place: option.placeOf(found) })
}
