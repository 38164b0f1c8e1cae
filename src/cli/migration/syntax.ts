/** A node of ESTree, as parsers of JavaScript and TypeScript give it. */
export interface Syntax {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [field: string]: unknown
}

/** Makes a program of a text. @throws SyntaxError, or the like */
export type Parse = (text: string) => unknown

/** A program: its nodes, and what names stand for in it. */
export interface Program {
  readonly text: string
  readonly root: Syntax
  /** What is imported or required, by its name here; of a module itself the attribute is nothing. */
  readonly imports: ReadonlyMap<string, { readonly module: string; readonly attribute: string | undefined }>
  /** What is declared with a value, by name. */
  readonly values: ReadonlyMap<string, Syntax>
  readonly functions: ReadonlySet<string>
}

export function programOf(text: string, parse: Parse): Program {
  const root = parse(text)
  if (!isSyntax(root)) throw new SyntaxError('there is no program')
  const imports: Map<string, { module: string; attribute: string | undefined }> = new Map()
  const values = new Map<string, Syntax>()
  const functions = new Set<string>()
  for (const node of nodesOf(root)) {
    if (node.type === 'ImportDeclaration') noteImport(node, imports)
    if (node.type === 'FunctionDeclaration') functions.add(nameOf(node.id))
    if (node.type === 'VariableDeclarator' && isSyntax(node.init)) noteVariable(node, node.init, { imports, values })
  }
  return { text, root, imports, values, functions }
}

/** Every node, in the order of the text. */
export function* nodesOf(node: Syntax): Generator<Syntax> {
  yield node
  const inner = Object.values(node)
    .flatMap((field) => (Array.isArray(field) ? field : [field]))
    .filter(isSyntax)
  for (const child of inner.sort((a, b) => a.start - b.start)) yield* nodesOf(child)
}

export function isSyntax(value: unknown): value is Syntax {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value
  )
}

/** A list of nodes; what is left out in it is dropped. */
export function listOf(value: unknown): Syntax[] {
  return Array.isArray(value) ? value.filter(isSyntax) : []
}

/** The name of an identifier, or a text; empty for anything else. */
export function nameOf(value: unknown): string {
  if (!isSyntax(value)) return ''
  if (value.type === 'Identifier' || value.type === 'PrivateIdentifier') return String(value.name)
  return value.type === 'Literal' && typeof value.value === 'string' ? value.value : ''
}

/** A value without the types around it, `await`, and parentheses. */
export function bare(node: Syntax): Syntax {
  const { expression, argument } = node
  if (/^(?:TS\w+Expression|ParenthesizedExpression|ChainExpression)$/.test(node.type) && isSyntax(expression))
    return bare(expression)
  return node.type === 'AwaitExpression' && isSyntax(argument) ? bare(argument) : node
}

/** `require('x')` says `x`. */
export function requiredBy(node: Syntax): string | undefined {
  const { type, callee, arguments: given, source } = node
  if (type === 'ImportExpression') return nameOf(source) || undefined
  return type === 'CallExpression' && nameOf(callee) === 'require' ? nameOf(listOf(given)[0]) || undefined : undefined
}

type Imports = Map<string, { module: string; attribute: string | undefined }>

function noteImport({ source, specifiers }: Syntax, imports: Imports): void {
  const module = nameOf(source)
  for (const { type, local, imported } of listOf(specifiers)) {
    const name = nameOf(imported)
    const attribute = type === 'ImportSpecifier' && name !== 'default' ? name : undefined
    imports.set(nameOf(local), { module, attribute })
  }
}

function noteVariable(
  { id }: Syntax,
  init: Syntax,
  { imports, values }: { imports: Imports; values: Map<string, Syntax> },
): void {
  if (!isSyntax(id)) return
  const module = requiredBy(bare(init))
  if (id.type === 'Identifier' && module === undefined) values.set(nameOf(id), bare(init))
  if (id.type === 'Identifier' && module !== undefined) imports.set(nameOf(id), { module, attribute: undefined })
  if (id.type !== 'ObjectPattern' || module === undefined) return
  for (const { key, value } of listOf(id.properties)) imports.set(nameOf(value), { module, attribute: nameOf(key) })
}
