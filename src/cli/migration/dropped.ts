import type { Step } from './steps.ts'
import { bare, isSyntax, listOf, nameOf, nodesOf, type Program, type Syntax } from './syntax.ts'

/** What is known of a source when its steps are read. */
export interface Reading {
  readonly program: Program
  /** As it was named. */
  readonly file: string
  /** Where calls stand that became steps, or that need none, by their position in the text. */
  readonly handled: readonly number[]
  readonly apps: ReadonlySet<string>
  /** The names of what steps use, and of routers: what is done with them comes along. */
  readonly used: ReadonlySet<string>
}

/** A statement that becomes no section, and where it stands. */
export interface Dropped extends Step {
  readonly at: number
}

/** The statements that do something, and of which no section tells. */
export function droppedOf(reading: Reading): Dropped[] {
  return listOf(bodyOf(reading.program.root)).flatMap((statement) => told(statement, reading))
}

/** A step with a word on the conditions in which it stands: what a file says is always so. */
export function conditional<S extends Dropped>(step: S, program: Program): S {
  const conditions = conditionsAt(program, step.at)
  if (conditions.length === 0) return step
  const why = `it stands within ${conditions.join(', ')}, which no section can say`
  if ('unread' in step.part) return { ...step, part: { unread: `${step.part.unread}; ${why}` } }
  return { ...step, part: { ...step.part, notes: [...step.part.notes, why] } }
}

/** The conditions and loops in which a position of the text stands: `if (process.env.DEV)`. */
function conditionsAt({ root, text }: Program, at: number): string[] {
  return [...nodesOf(root)].flatMap((node) => {
    const { type, start, end } = node
    if (!CONDITIONAL.test(type) || at <= start || at > end) return []
    const [inner] = nested(node)
    return [text.slice(start, inner?.start ?? end).replace(/[\s{]+$/, '')]
  })
}

const CONDITIONAL = /^(?:If|For|ForIn|ForOf|While|Switch|Try)Statement$/
const SILENT =
  /^(?:Import|Function|Class|TS|ExportAll|ExportDefault)|^(?:Empty|Return|Break|Continue|Debugger)Statement$/

function bodyOf(root: Syntax): unknown {
  return isSyntax(root.program) ? root.program.body : root.body
}

function told(statement: Syntax, reading: Reading): Dropped[] {
  const inner = nested(statement).filter((one) => contains(one, reading))
  if (inner.length > 0) return nested(statement).flatMap((one) => told(one, reading))
  if (contains(statement, reading) || SILENT.test(statement.type)) return []
  const { declaration } = statement
  if (statement.type === 'ExportNamedDeclaration') return isSyntax(declaration) ? told(declaration, reading) : []
  if (statement.type === 'VariableDeclaration' && !declaresAction(statement, reading)) return []
  if (statement.type === 'ExpressionStatement' && isNeedless(statement, reading)) return []
  const { program, file } = reading
  const written = program.text.slice(statement.start, statement.end)
  const line = program.text.slice(0, statement.start).split('\n').length
  return [{ place: `${file}:${line}`, written, part: { unread: why(written) }, at: statement.start }]
}

function contains({ start, end }: Syntax, { handled }: Reading): boolean {
  return handled.some((at) => at > start && at <= end)
}

/** The statements within another one, or within a function in it. */
function nested(node: Syntax): Syntax[] {
  const children = Object.values(node)
    .flatMap((field) => (Array.isArray(field) ? field : [field]))
    .filter(isSyntax)
    .sort((a, b) => a.start - b.start)
  return children.flatMap((child) => {
    if (child.type === 'BlockStatement') return listOf(child.body)
    return /Statement$|^(?:Variable|Function)Declaration$/.test(child.type) ? [child] : nested(child)
  })
}

// A constant does nothing; what is made by a call and goes into a section has become its options.
function declaresAction({ declarations }: Syntax, { program, apps, used }: Reading): boolean {
  return listOf(declarations).some(({ id, init }) => {
    if (!isSyntax(init) || /Function/.test(bare(init).type)) return false
    const names = isSyntax(id) ? [...nodesOf(id)].map(nameOf) : []
    if (names.some((name) => used.has(name) || apps.has(name) || program.imports.has(name))) return false
    const calls = [...nodesOf(init)].filter(({ type }) => /^(?:Call|New)Expression$/.test(type))
    return calls.some(({ callee }) => !isPure(program.text, callee))
  })
}

// `path.join(…)` and the like: what they are worth is read where it is used.
function isPure(text: string, callee: unknown): boolean {
  const name = isSyntax(callee) ? text.slice(callee.start, callee.end) : ''
  return /^(?:require|(?:path\.)?(?:join|resolve|dirname)|fileURLToPath|createRequire|Number|String|Boolean|parseInt)$/.test(
    name,
  )
}

function isNeedless({ expression }: Syntax, { program, apps, used }: Reading): boolean {
  if (!isSyntax(expression)) return false
  const node = bare(expression)
  if (node.type === 'Literal') return true
  const text = program.text.slice(node.start, node.end)
  if (/^(?:module\.)?exports\b/.test(text)) return true
  const root = /^[\w$]+/.exec(text)?.[0] ?? ''
  // The function in which the sections stand, called; and what is done with a router, which comes along.
  return used.has(root) && !apps.has(root) && !/\.locals\b/.test(text)
}

function why(written: string): string {
  if (/^\w+\.(?:set|enable|disable|engine)\(/.test(written))
    return 'a setting of Express, which belongs to the app that it is for'
  if (/^\w+\.locals\b/.test(written)) return 'what is kept for views belongs to the app that renders them'
  return 'this is no section: see whether it is still needed, and where'
}
