import { STATUS_CODES } from 'node:http'
import { faultOf } from '../contract/fault.ts'
import { Response } from '../contract/response.ts'

/** What anything thrown comes to, told as RFC 9457 has it: `{"status": 404, "title": "Not Found", "detail": "…"}`. */
export function problemOf(thrown: unknown): Response {
  const { status, headers, body } = faultOf(thrown)
  const [about] = Object.values(JSON.parse(String(body)))
  const problem = { status, title: STATUS_CODES[status] ?? 'Error', detail: Object(about).message }
  return new Response(status, { ...headers, 'content-type': 'application/problem+json' }, JSON.stringify(problem))
}
