import { ConfigError, type Problem } from '../contract/config-error.ts'
import type { IniOption } from './written.ts'

export type Environment = Readonly<Record<string, string | undefined>>

// What does not look like a variable, `${:host}` say, is text.
const VARIABLE = /(\$?)\$\{([A-Za-z_]\w*)(?::([-?])([^}]*))?\}/g

/**
 * Replaces `${NAME}`, `${NAME:-default}` and `${NAME:?message}` by what the environment has; `$${NAME}` is a literal `${NAME}`.
 *
 * @throws ConfigError with every variable that is not set, or when the value grows beyond bounds
 */
export function withVariables(template: string, option: IniOption, env: Environment, longest: number): string {
  const missing: Problem[] = []
  let length = template.length
  const text = template.replace(VARIABLE, (whole, dollar: string, name: string, mode?: string, rest = '') => {
    if (dollar !== '') return whole.slice(1)
    const set = env[name]
    if (typeof set === 'string' && (set !== '' || mode === undefined)) {
      length += set.length
      return length > longest ? '' : set
    }
    if (mode === '-') return rest
    missing.push(unset(name, mode === '?' ? rest : '', option, whole))
    return ''
  })
  const [first, ...others] = missing
  if (first) throw new ConfigError([first, ...others])
  if (length > longest) throw tooLong(option, longest)
  return text
}

/** The names of the variables in a text. */
export function variablesIn(template: string): string[] {
  return [...template.matchAll(VARIABLE)].flatMap(([, dollar, name = '']) => (dollar === '' ? [name] : []))
}

/** A text in which nothing is taken for a variable. */
export function withoutVariables(text: string): string {
  return text.replace(VARIABLE, (whole) => `$${whole}`)
}

function unset(name: string, why: string, option: IniOption, reference: string): Problem {
  const message = `the environment has no ${name}${why === '' ? '' : `: ${why}`}`
  const hint = `set ${name}, or write \${${name}:-default}`
  return { code: 'missing-variable', message, place: option.placeOf(reference), hint }
}

/** The mistake of a value that references or variables make too long. */
export function tooLong(option: IniOption, longest: number): ConfigError {
  const message = `"${option.name}" grows beyond ${longest} characters`
  return new ConfigError({ code: 'interpolation-length', message, place: option.place })
}
