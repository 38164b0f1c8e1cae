import type { Key, Token } from 'path-to-regexp'
import { type Expression, expression } from './expression.ts'
import { expressionOf, namesIn, type Requirements, requirementOf, textTokens } from './path-pattern.ts'

/** What one segment of a path must be, or all that is left of it. */
export type Segment =
  | { readonly kind: 'text'; readonly text: string }
  /** One variable, which is not empty unless its expression says so. */
  | { readonly kind: 'variable'; readonly expression: Expression | undefined }
  /** Text and variables; `text` is a piece of it that must stand in the segment. */
  | { readonly kind: 'mixed'; readonly expression: Expression; readonly text: string }
  /** The rest of the path, one variable. */
  | { readonly kind: 'rest'; readonly expression: Expression | undefined }
  /** What cannot be told segment by segment: the whole path, from its beginning. */
  | { readonly kind: 'whole'; readonly expression: Expression }

/**
 * Cuts a pattern at its slashes. Where a variable may reach beyond its segment, what comes before the first variable is
 * followed by a `whole`.
 *
 * @throws Error when an expression is wrong or may take forever
 */
export function segmentsOf(tokens: readonly Token[], requirements: Requirements): readonly Segment[] {
  const [first = [], ...parts] = cut(tokens)
  const whole = (): Segment => ({ kind: 'whole', expression: expressionOf(tokens, requirements) })
  if (first.length > 0 || parts.length === 0) return [whole()]
  const segments = parts.map((part, index) => segmentOf(part, requirements, index === parts.length - 1))
  if (segments.every((segment) => segment !== undefined)) return segments
  const end = segments.findIndex((segment) => segment?.kind !== 'text')
  return [...segments.slice(0, end).filter((segment) => segment !== undefined), whole()]
}

function cut(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]]
  for (const token of tokens) {
    const [head = token, ...tail] = token.type === 'text' ? token.value.split('/').map(textTokens) : []
    parts.at(-1)?.push(...[head].flat())
    parts.push(...tail)
  }
  return parts
}

function segmentOf(tokens: readonly Token[], requirements: Requirements, last: boolean): Segment | undefined {
  const [token, ...others] = tokens
  if (token === undefined) return { kind: 'text', text: '' }
  if (others.length === 0 && token.type !== 'group') {
    return token.type === 'text' ? { kind: 'text', text: token.value } : variable(token, requirements, last)
  }
  const free = namesIn(tokens).every((name) => staysInside(requirementOf(name, requirements)))
  if (!free || tokens.some((part) => part.type === 'wildcard')) return undefined
  const text = tokens.find((part) => part.type === 'text')?.value ?? ''
  return { kind: 'mixed', expression: expressionOf(tokens, requirements), text }
}

function variable(token: Key, requirements: Requirements, last: boolean): Segment | undefined {
  const requirement = requirementOf(token.name, requirements)
  const tested = requirement === undefined ? undefined : expression(requirement)
  if (token.type === 'param' && staysInside(requirement)) return { kind: 'variable', expression: tested }
  return last && !tested?.peeks ? { kind: 'rest', expression: tested } : undefined
}

// Whether a requirement can be tested on a segment alone.
function staysInside(requirement: string | undefined): boolean {
  if (requirement === undefined) return true
  const { takesSlash, peeks } = expression(requirement)
  return !takesSlash && !peeks
}
