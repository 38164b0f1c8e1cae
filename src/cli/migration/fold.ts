import { type Folded, variable } from './steps.ts'
import { bare, isSyntax, listOf, nameOf, type Program, type Syntax } from './syntax.ts'

/** What an expression is worth, as far as that can be known without running anything. */
export function fold(program: Program, expression: Syntax): Folded {
  const folder = new Folder(program)
  const value = folder.value(expression, 0)
  return { value, unread: folder.unread }
}

// A name that stands for itself, in a ring, ends here.
const DEEPEST = 50

class Folder {
  readonly unread: string[] = []
  readonly #program: Program

  constructor(program: Program) {
    this.#program = program
  }

  value(expression: Syntax, depth: number): unknown {
    const node = bare(expression)
    const { type, value, argument, operator, quasis, expressions } = node
    if (depth > DEEPEST) return this.#lost(node)
    if (type === 'Literal' && !('regex' in node) && typeof value !== 'bigint') return value
    if (type === 'TemplateLiteral') return this.#template(listOf(quasis), listOf(expressions), depth)
    if (type === 'UnaryExpression' && isSyntax(argument)) return this.#unary(node, String(operator), argument, depth)
    if (type === 'ArrayExpression') return listOf(node.elements).map((element) => this.value(element, depth + 1))
    if (type === 'ObjectExpression') return this.#object(node, depth)
    if (type === 'BinaryExpression' || type === 'LogicalExpression') return this.#binary(node, depth)
    if (type === 'Identifier') return this.#name(node, depth)
    return this.#environment(node) ?? this.#path(node, depth) ?? this.#lost(node)
  }

  #lost({ start, end }: Syntax): undefined {
    this.unread.push(this.#program.text.slice(start, end))
    return undefined
  }

  #template(quasis: readonly Syntax[], expressions: readonly Syntax[], depth: number): string {
    const values = expressions.map((expression) => String(this.value(expression, depth + 1)))
    return quasis
      .map(({ value }, index) => `${(value as { cooked?: string }).cooked ?? ''}${values[index] ?? ''}`)
      .join('')
  }

  #unary(node: Syntax, operator: string, argument: Syntax, depth: number): unknown {
    const value = this.value(argument, depth + 1)
    if (operator === '-' && typeof value === 'number') return -value
    return operator === '!' ? !value : this.#lost(node)
  }

  #object({ properties }: Syntax, depth: number): Record<string, unknown> {
    const pairs = listOf(properties).flatMap((property) => {
      const { key, value, computed, method } = property
      const name = isSyntax(key) && key.type === 'Literal' ? String(key.value) : nameOf(key)
      if (property.type !== 'Property' || computed === true || method === true || name === '' || !isSyntax(value)) {
        this.#lost(property)
        return []
      }
      const before = this.unread.length
      const folded = this.value(value, depth + 1)
      // What is unknown is left out, and told with its name.
      if (folded === undefined && this.unread.length > before) this.unread[before] = `${name}: ${this.unread[before]}`
      return folded === undefined ? [] : [[name, folded] as const]
    })
    return Object.fromEntries(pairs)
  }

  #binary(node: Syntax, depth: number): unknown {
    const { left, right, operator } = node
    if (!isSyntax(left) || !isSyntax(right)) return this.#lost(node)
    const [a, b] = [this.value(left, depth + 1), this.value(right, depth + 1)]
    const name = this.#variableIn(bare(left))
    if ((operator === '||' || operator === '??') && name !== undefined && b !== undefined)
      return variable(name, String(b))
    if (operator === '+' && (typeof a === 'string' || typeof b === 'string')) return `${a}${b}`
    if (typeof a !== 'number' || typeof b !== 'number') return this.#lost(node)
    const results: Record<string, number> = { '+': a + b, '-': a - b, '*': a * b, '/': a / b }
    return results[String(operator)] ?? this.#lost(node)
  }

  #name(node: Syntax, depth: number): unknown {
    const name = nameOf(node)
    if (name === 'undefined') return undefined
    if (name === '__dirname') return '.'
    const value = this.#program.values.get(name)
    return value ? this.value(value, depth + 1) : this.#lost(node)
  }

  #environment(node: Syntax): string | undefined {
    const name = this.#variableIn(node)
    if (name !== undefined) return variable(name)
    return this.#textOf(node) === 'import.meta.dirname' ? '.' : undefined
  }

  #variableIn({ type, object, property, computed }: Syntax): string | undefined {
    if (type !== 'MemberExpression' || computed === true || !isSyntax(object)) return undefined
    return this.#textOf(object) === 'process.env' ? nameOf(property) : undefined
  }

  // `path.join(__dirname, 'public')` is a path beside the source.
  #path({ type, callee, arguments: given }: Syntax, depth: number): string | undefined {
    if (type !== 'CallExpression' || !isSyntax(callee) || !/^(?:path\.)?(?:join|resolve)$/.test(this.#textOf(callee)))
      return undefined
    const parts = listOf(given).map((part) => this.value(part, depth + 1))
    if (!parts.every((part) => typeof part === 'string')) return undefined
    return parts.filter((part) => part !== '.').join('/') || '.'
  }

  #textOf({ start, end }: Syntax): string {
    return this.#program.text.slice(start, end)
  }
}
