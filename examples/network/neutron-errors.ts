import { type Filter, type FilterFactory, isHttpError, Response } from 'wheatpaste'
import { NetworkError } from './fabric/network-error.ts'

/**
 * Writes errors as neutron does, `{"NeutronError": {"type", "message", "detail"}}`, whether they are thrown or are faults
 * already, as those of a body that does not fit. What went wrong in the service itself is for faultwrap, further out.
 */
export function neutronErrors(): Filter {
  return (app) =>
    async function neutronErrors(environ) {
      try {
        return translated(await app(environ))
      } catch (error) {
        if (error instanceof NetworkError) return answer(error.code, error.message, {}, error.type)
        if (!isHttpError(error) || error.status >= 500) throw error
        return answer(error.status, error.message, { ...error.headers })
      }
    }
}

function translated(response: Response): Response {
  const { status, headers, body } = response
  if (status < 400 || typeof body !== 'string') return response
  // A fault has a single key, whatever that is called.
  const [fault]: unknown[] = Object.values(JSON.parse(body))
  return answer(status, String(Object(fault).message), headers)
}

function answer(status: number, message: string, headers: Response['headers'], type = nameOf(status)): Response {
  return Response.json({ NeutronError: { type, message, detail: '' } }, status, {
    ...headers,
    'content-type': 'application/json',
  })
}

// neutron's other errors are webob's, by the names of their classes.
function nameOf(status: number): string {
  return NAMES[status] ?? 'HTTPError'
}

const NAMES: Readonly<Record<number, string>> = {
  400: 'HTTPBadRequest',
  401: 'HTTPUnauthorized',
  403: 'HTTPForbidden',
  404: 'HTTPNotFound',
  405: 'HTTPMethodNotAllowed',
  406: 'HTTPNotAcceptable',
  409: 'HTTPConflict',
  413: 'HTTPRequestEntityTooLarge',
  415: 'HTTPUnsupportedMediaType',
}

/** [filter:neutron_errors], inside faultwrap and request_log */
export const filterFactory: FilterFactory = () => neutronErrors()
