import { MASK } from './secret.ts'

/** Where in a configuration file something is written. */
export interface Place {
  /** Absolute path, or the name given with a text. */
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  /** Counted from 1, in UTF-16 code units. */
  readonly column: number
  /** How many code units are meant, from `column` on. */
  readonly length: number
  /** The line as written, but for a secret in it, which is masked. */
  readonly text: string
  /** The section, as written between the brackets. */
  readonly section?: string
  /** What stands here, or in a variable that it names, is a secret: it must not be printed. */
  readonly secret?: boolean
}

/** A place of an option, in a line that does not show its value. */
export function withoutValue(at: Place | undefined, value: Place | undefined): Place | undefined {
  return at && value && at.line === value.line ? { ...at, text: at.text.slice(0, value.column - 1) + MASK } : at
}
