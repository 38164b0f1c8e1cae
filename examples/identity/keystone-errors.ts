import { STATUS_CODES } from 'node:http'
import { type Filter, type FilterFactory, Response } from 'wheatpaste'

/**
 * Writes errors as keystone does, `{"error": {"code", "title", "message"}}`; further in they are faults, whatever they come
 * from. Those who are not let in are told where a token is to be had.
 *
 * Sets `www-authenticate` on every 401
 */
export function keystoneErrors(): Filter {
  return (app) =>
    async function keystoneErrors(environ) {
      const response = await app(environ)
      const { status, headers } = response
      if (status < 400) return response
      if (status === 401) headers['www-authenticate'] ??= `Keystone uri="${environ.applicationUrl}"`
      const error = { code: status, title: STATUS_CODES[status], message: messageOf(response) }
      return Response.json({ error }, status, { ...headers, 'content-type': 'application/json' })
    }
}

// A fault has a single key, whatever that is called.
function messageOf({ body }: Response): unknown {
  const fault: unknown = typeof body === 'string' ? JSON.parse(body) : {}
  return Object.values(Object(fault)).map((about) => Object(about).message)[0]
}

/** [filter:keystone_errors], outside faultwrap */
export const filterFactory: FilterFactory = () => keystoneErrors()
