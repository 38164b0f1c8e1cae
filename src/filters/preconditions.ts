import type { RequestHeaders } from '../contract/environ.ts'
import type { ResponseHeaders } from '../contract/response.ts'

const TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g

/**
 * What a request comes to that only wants a representation on some condition (RFC 9110 13.2.2): the representation (200),
 * nothing, since the client has it (304), or nothing, since it is not the one that the client means (412).
 *
 * @param present the headers of the representation
 */
export function evaluate(request: RequestHeaders, present: ResponseHeaders): 200 | 304 | 412 {
  const [tag, modified] = [textOf(present.etag), dateOf(textOf(present['last-modified']))]
  if (request['if-match'] !== undefined) {
    if (!matches(request['if-match'], tag, 'strong')) return 412
  } else if (isLater(modified, dateOf(request['if-unmodified-since']))) return 412
  if (request['if-none-match'] !== undefined) return matches(request['if-none-match'], tag, 'weak') ? 304 : 200
  const since = dateOf(request['if-modified-since'])
  return since !== undefined && modified !== undefined && modified <= since ? 304 : 200
}

function matches(field: string, tag: string | undefined, comparison: 'strong' | 'weak'): boolean {
  if (field.trim() === '*') return true
  if (tag === undefined || (comparison === 'strong' && tag.startsWith('W/'))) return false
  const opaque = (text: string): string => (comparison === 'weak' ? text.replace(/^W\//, '') : text)
  return (field.match(TAG) ?? []).some((one) => opaque(one) === opaque(tag))
}

function isLater(one: number | undefined, other: number | undefined): boolean {
  return one !== undefined && other !== undefined && one > other
}

// Only HTTP's own form is a date here; `Date.parse` would take nearly anything for one.
function dateOf(text: string | undefined): number | undefined {
  const isDate = text !== undefined && /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)
  const date = isDate ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : date
}

function textOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}
