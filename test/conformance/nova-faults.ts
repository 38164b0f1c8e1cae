import { STATUS_CODES } from 'node:http'
import { faultOf } from '../../src/contract/fault.ts'
import { novaFault } from '../../src/contract/fault-format.ts'
import { Response, type ResponseHeaders } from '../../src/contract/response.ts'

/** A fault of nova's, also of a status that is no error's, as webob's redirects are. */
export function fault(status: number, message?: string, headers: ResponseHeaders = {}): Response {
  const { message: stock } = faultOf({ code: status })
  const about = { status, title: '', message: message ?? (status < 400 ? (STATUS_CODES[status] ?? '') : stock) }
  const body = JSON.stringify(novaFault({ ...about, headers, thrown: undefined }, REQUEST))
  return new Response(status, { ...headers, 'content-type': 'application/json; charset=UTF-8' }, body)
}

const REQUEST = { method: 'GET', url: '', applicationUrl: '', headers: {}, state: {} }
