import type { ResponseHeaders } from '../contract/response.ts'

/** What the head of an answer says. */
export interface AnswerHead {
  readonly status: number
  readonly headers: ResponseHeaders
}

/** Reads a head as node:http writes it: the status line and the fields, without the empty line. */
export function readHead(text: string): AnswerHead {
  const [statusLine = '', ...lines] = text.split('\r\n')
  const headers: ResponseHeaders = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    if (!OF_THE_CONNECTION.has(name)) add(headers, name, line.slice(colon + 1).trim())
  }
  return { status: Number(statusLine.split(' ')[1]), headers }
}

// They are about a connection that is none: what the server does with its own is not told by them.
const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'trailer', 'transfer-encoding'])

function add(headers: ResponseHeaders, name: string, value: string): void {
  const present = headers[name]
  if (present !== undefined) headers[name] = [present, value].flat()
  else headers[name] = name === 'set-cookie' ? [value] : value
}
