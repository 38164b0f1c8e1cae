import { randomUUID } from 'node:crypto'
import type { Filter } from '../contract/application.ts'
import { setting } from '../contract/settings.ts'
import { after } from './after.ts'
import { type DeclaredFactory, osloFactoryOf } from './factory.ts'
import { HeaderPatterns } from './header-patterns.ts'
import { token } from './kinds.ts'

export interface CorrelationIdOptions {
  /** The request header that carries it. Default: `x-correlation-id`. */
  readonly header?: string
  /** Whether the answer names it, too. Default: false. */
  readonly echo?: boolean
}

// It goes into logs and on to other services, so nothing that could be read as more than an id may pass.
const ID = /^[\w.:+/=-]{1,128}$/

/**
 * Sees to it that a request carries an id of what it is a part of, by which the logs of many services can be brought together
 * (oslo.middleware's CorrelationId). The caller's is kept if it is a word; otherwise the request gets a UUID.
 *
 * Reads     `x-correlation-id`
 * Sets      that header of the request, `state['correlation_id']`, and with `echo` the response header
 * Settings  header = x-correlation-id, echo = false
 *
 * ```ini
 * [filter:correlation_id]
 * use = pkg:wheatpaste#correlation_id
 * ```
 */
export function correlationId({ header = 'x-correlation-id', echo = false }: CorrelationIdOptions = {}): Filter {
  const name = header.toLowerCase()
  const spellings = new HeaderPatterns([name])
  return (app) =>
    function correlationId(environ) {
      const { headers, state } = environ
      const caller = headers[name]
      const id = caller !== undefined && ID.test(caller) ? caller : randomUUID()
      state.correlation_id = id
      // Other spellings of the name might be believed in its place.
      const inner = environ.with({ headers: { ...spellings.without(headers), [name]: id } })
      if (!echo) return app(inner)
      return after(app, inner, (response) => {
        response.headers[name] = id
        return response
      })
    }
}

const settings = {
  header: token('header name', { doc: 'The header that carries the id.', default: 'x-correlation-id' }),
  echo: setting.boolean({ doc: 'Whether the answer names it, too.', default: false }),
}

/** [filter:correlation_id] */
export const filterFactory: DeclaredFactory = osloFactoryOf(correlationId, settings)
