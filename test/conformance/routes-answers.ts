import { Environ } from '../../src/contract/environ.ts'
import { isHttpError } from '../../src/contract/http-error.ts'
import type { Response } from '../../src/contract/response.ts'
import { router } from '../../src/serve/router.ts'
import { type Definition, type Purpose, Table } from './routes-table.ts'
import { type Answer, type UrlCase, urlOf } from './routes-urls.ts'

/* What our mappers, router and generator of URLs answer to the recorded questions, in the words of the recordings. */

interface RecordedRequest {
  method: string
  path_info: string
  query: string
  headers: [string, string][]
  scheme: string
  script_name: string
  environ?: 'none'
}

export interface RequestCase {
  type: 'match' | 'dispatch'
  id: string
  mapper: string
  request: RecordedRequest
  expect: Answer
}

/** Each table is made when it is first asked for, for each purpose. */
export class Tables {
  readonly #definitions: ReadonlyMap<string, Definition>
  readonly #made = new Map<string, Table>()

  constructor(definitions: Definition[]) {
    this.#definitions = new Map(definitions.map((definition) => [definition.id, definition]))
  }

  definition(id: string): Definition {
    const definition = this.#definitions.get(id)
    if (!definition) throw new Error(`no mapper "${id}"`)
    return definition
  }

  for(id: string, purpose: Purpose): Table {
    const key = `${purpose} ${id}`
    const table = this.#made.get(key) ?? new Table(this.definition(id), purpose)
    this.#made.set(key, table)
    return table
  }
}

export async function answer(record: RequestCase | UrlCase, tables: Tables): Promise<Answer> {
  switch (record.type) {
    case 'match':
      return matched(record.request, tables.for(record.mapper, 'match'))
    case 'dispatch':
      return dispatched(record.request, tables.for(record.mapper, 'dispatch'))
    case 'generate':
    case 'url':
    case 'current':
      return attempt(() => urlMade(record, tables))
  }
}

function urlMade(record: UrlCase, tables: Tables): string | null {
  const { mapper: id } = record
  return urlOf(record, tables.definition(id), tables.for(id, 'generate'))
}

function matched(request: RecordedRequest, table: Table): Answer {
  const { mapper } = table
  const match = mapper.match(encoded(request.path_info), request.environ === 'none' ? undefined : environOf(request))
  if (!match) return { match: null }
  const controller = match.route.controller && { controller: { $app: table.label(match.route.controller) } }
  return { match: { ...match.params, ...controller }, route: mapper.routes.indexOf(match.route) }
}

/** What a request is answered by a router. */
export async function dispatched(request: RecordedRequest, { mapper }: Table): Promise<Answer> {
  try {
    const environ = environOf(request)
    return outcomeOf(await router(mapper)(environ), environ)
  } catch (error) {
    if (!isHttpError(error)) return { raises: String(error) }
    return { outcome: 'response', status: error.status, ...(error.headers.allow && { allow: error.headers.allow }) }
  }
}

// Routes leaves it to webob to make a location absolute.
function outcomeOf({ status, headers, body }: Response, { scheme, host }: Environ): Answer {
  const { app, location, allow } = headers
  if (location !== undefined) {
    return { outcome: 'redirect', status, location: String(location).replace(`${scheme}://${host}/`, '/') }
  }
  if (app === undefined) return { outcome: 'response', status, ...(allow === undefined ? { body } : { allow }) }
  const [scriptName, pathInfo] = [headers['script-name'], headers['path-info']].map((path) =>
    decodeURIComponent(String(path)),
  )
  const routing_args = JSON.parse(String(body)) as unknown
  return { outcome: 'app', app, method: headers.method, script_name: scriptName, path_info: pathInfo, routing_args }
}

/** The methods by which the path of a request leads somewhere. */
export function methodsTaking(request: RecordedRequest, { mapper }: Table): string[] {
  const methods = new Set(mapper.routes.flatMap((route) => route.methods ?? []))
  return [...methods].filter((method) => mapper.match(encoded(request.path_info), environOf({ ...request, method })))
}

function environOf({
  method,
  scheme,
  script_name: scriptName,
  path_info,
  query: queryString,
  headers,
}: RecordedRequest): Environ {
  const fields = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]))
  return new Environ({ method, scheme, scriptName, queryString, headers: fields, pathInfo: encoded(path_info) })
}

// The recorded path is decoded, so that its slashes are all alike.
function encoded(pathInfo: string): string {
  return decoded(pathInfo).split('/').map(encodeURIComponent).join('/')
}

/** A text of bytes, as Python has it, is read as UTF-8 if it is UTF-8. */
export function decoded(bytes: string): string {
  if (/[^\0-\xff]/.test(bytes)) return bytes
  const text = Buffer.from(bytes, 'latin1').toString()
  return text.includes('\ufffd') ? bytes : text
}

function attempt(make: () => string | null): Answer {
  try {
    return { url: make() }
  } catch (error) {
    return { raises: String(error) }
  }
}
