/** What a service says of its middleware, one after the other. */
export interface Migrated {
  /** The file that it was read from, as it was named. */
  readonly source: string
  readonly steps: readonly Step[]
  /** Where it listens, if it says so. */
  readonly port?: string | undefined
}

/** One thing that it uses, in its order. */
export interface Step {
  /** Where that is said: `app.js:12`, `"helmet"`. */
  readonly place: string
  /** What is said there, in one line. */
  readonly written: string
  /** The path below which it holds. Nothing means everywhere. */
  readonly path?: string | undefined
  /** What it is here, or why it could not be read. */
  readonly part: Part | { readonly unread: string }
}

/** A section. */
export interface Part {
  /** `error` is a filter that answers for what all others throw. */
  readonly kind: 'filter' | 'app' | 'error'
  readonly name: string
  /** `use` and what follows, as text of an INI file. */
  readonly options: readonly Option[]
  /** What is to be done about it by hand. */
  readonly notes: readonly string[]
}

export type Option = readonly [name: string, text: string]

/** Middleware, as it is imported and called. */
export interface Middleware {
  /** A package, or a file beside the source: `helmet`, `./auth.js`. */
  readonly module: string
  /** Which of its exports; nothing for what it exports by default. */
  readonly attribute: string | undefined
  /** What it is called with, if it is called: values as in JSON, and what could not be read. */
  readonly values: readonly Folded[] | undefined
}

/** What an expression is worth, and which parts of it cannot be known without running it. */
export interface Folded {
  readonly value: unknown
  readonly unread: readonly string[]
}

/** A text in which a variable of the environment stands, until it is written. */
export function variable(name: string, otherwise?: string): string {
  return `\0${name}${otherwise === undefined ? '' : `:-${otherwise}`}\0`
}

/** A value as the text of an option of {@link bridged} middleware, which reads JSON. */
export function optionText(value: unknown): string {
  const text = typeof value === 'string' && !isMistaken(value) ? value : (JSON.stringify(value) ?? '')
  return literal(text.replaceAll('\\u0000', '\0'))
}

/** A text as it is written: nothing in it is a reference, but for variables of the environment. */
export function literal(text: string): string {
  return text
    .replaceAll('%', '%%')
    .replaceAll(/\$(?=\{)/g, '$$$$')
    .replaceAll(/\0([^\0]*)\0/g, '${$1}')
}

// What reads as JSON would no longer be text, and what has several lines, or blanks around it, would lose them.
function isMistaken(text: string): boolean {
  if (text === '' || text !== text.trim() || /[\n\r]/.test(text)) return true
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
