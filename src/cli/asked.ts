import { isPair, UsageError } from './command.ts'

/** A request as it is written on the command line. */
export interface Asked {
  readonly init: Target & { readonly method: string; readonly headers: Record<string, string> }
  /** As it was written. */
  readonly target: string
  /** The file, and what is neither method nor target. */
  readonly others: readonly string[]
}

interface Target {
  readonly scheme: string
  readonly host?: string
  readonly pathInfo: string
  readonly queryString: string
}

/**
 * Parses `FILE [METHOD] PATH` and headers as curl takes them. What overrides a default, `key=value`, may stand anywhere after the file.
 *
 * @param usual the method, where none is told
 * @throws UsageError
 */
export function parseAsked(positionals: readonly string[], lines: readonly string[], usual = 'GET'): Asked {
  const { method, target, others } = requestLine(positionals, usual)
  return { init: { method, ...targetOf(target), headers: headersOf(lines) }, target, others }
}

function requestLine(
  [uri, ...rest]: readonly string[],
  usual: string,
): { method: string; target: string; others: string[] } {
  if (uri === undefined) throw new UsageError('which file?')
  const words = rest.filter((word) => !isPair(word))
  const [first = '', second = '', ...others] = isTarget(words[0]) ? [usual, ...words] : words
  if (!isTarget(second)) throw new UsageError('which path? It begins with a slash, or is a URL')
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(first)) throw new UsageError(`"${first}" is no method`)
  return { method: first.toUpperCase(), target: second, others: [uri, ...others, ...rest.filter(isPair)] }
}

function isTarget(text = ''): boolean {
  return /^(?:\/|https?:\/\/)/.test(text)
}

// Not by `URL`, which would respell the path before the one function that may.
function targetOf(text: string): Target {
  const [, scheme = 'http', host, path = '', queryString = ''] =
    /^(?:(https?):\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/.exec(text) ?? []
  return { scheme, ...(host !== undefined && { host }), pathInfo: path === '' ? '/' : path, queryString }
}

function headersOf(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null)
  headers.host = 'localhost'
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^\s:]+):\s*(.*?)\s*$/.exec(line) ?? []
    if (name === '') throw new UsageError(`"${line}" is no header: write 'NAME: VALUE'`)
    headers[name.toLowerCase()] = value
  }
  return headers
}
