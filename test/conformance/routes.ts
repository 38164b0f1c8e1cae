import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { templateOf } from '../../src/serve/path-pattern.ts'
import type { Route } from '../../src/serve/route.ts'
import { routesPattern } from '../../src/serve/routes-pattern.ts'
import { answer, decoded, dispatched, methodsTaking, type RequestCase, Tables } from './routes-answers.ts'
import type { Definition } from './routes-table.ts'
import type { Answer, UrlCase } from './routes-urls.ts'
import { compare, type Outcome, readLines, type Suite } from './suite.ts'

type Case = RequestCase | UrlCase

interface Deviation {
  name: string
  cases: Record<string, Answer>
}

/** routes: mappers, nova's among them, the router and the generator of URLs. */
export const suite: Suite = async function* routes(dir, only) {
  const records = readLines<Definition | Case>(dir, 'cases.jsonl')
  const deviations = JSON.parse(readFileSync(join(dir, 'deviations.json'), 'utf8')) as Deviation[]
  const tables = new Tables(records.filter((record) => record.type === 'mapper'))
  for (const record of records.filter(({ id }) => only(id))) {
    yield record.type === 'mapper' ? define(record, tables) : await run(record, tables, deviations)
  }
}

// Of a definition it is compared whether it is refused, how many routes it makes, and which of them has which name.
function define({ id, ops, expect }: Definition, tables: Tables): Outcome {
  try {
    const { mapper } = tables.for(id, 'match')
    if ('raises' in expect) return refusal(id, JSON.stringify(ops))
    const names = expect.names.map(([name]) => [name, mapper.routes.indexOf(mapper.named(name) as Route)])
    return compare(id, { routes: mapper.routes.length, names }, { routes: expect.routes.length, names: expect.names })
  } catch (error) {
    if ('raises' in expect) return { id, outcome: 'passed' }
    return { id, outcome: 'failed', got: String(error), expected: 'a table of routes' }
  }
}

function refusal(id: string, ops: string): Outcome {
  if (/\{\w+:[^}]*:/.test(ops)) return { id, outcome: 'skipped', reason: 'requirement-with-colons' }
  return { id, outcome: 'failed', got: 'a table of routes', expected: 'a refusal' }
}

// A case that several deviations name is right with the changed answer of any of them.
async function run(record: Case, tables: Tables, deviations: Deviation[]): Promise<Outcome> {
  const { id } = record
  const names = deviations.filter(({ cases }) => cases[id]).map(({ name }) => name)
  const got = await answer(record, tables).catch(String)
  if (typeof got === 'string') return { id, outcome: 'failed', got, expected: record.expect }
  const changed = deviations.flatMap(({ cases }): Answer[] => (cases[id] ? [cases[id]] : []))
  const outcomes: Outcome[] = []
  const expected = choices(record, changed, names, tables)
  for (const choice of expected) {
    outcomes.push(compareAnswers(id, got, await departed(choice, record, tables)))
  }
  const outcome = outcomes.find((one) => one.outcome === 'passed') ?? (outcomes[0] as Outcome)
  if (outcome.outcome === 'passed') return outcome
  if (names.length > 1) return { id, outcome: 'skipped', reason: names.join(' and ') }
  if (!isChangedTwice(record, [got, ...expected], tables)) return outcome
  return { id, outcome: 'skipped', reason: 'any-means-any and collection-actions-keep-their-path' }
}

/*
 * Two departures were recorded with less than we do: one quotes the slashes of wildcards, too, the other reads only what a
 * route takes as UTF-8, not the script name. There the answer of the original is right, as UTF-8.
 */
function choices({ mapper, expect }: Case, changed: Answer[], names: string[], tables: Tables): Answer[] {
  if (changed.length === 0) return [expect]
  const wildcard = /\*[\w(]/.test(JSON.stringify(tables.definition(mapper).ops))
  const kept = names.includes('path-is-utf-8') || (names.includes('segments-quoted') && wildcard)
  return kept ? [...changed, expect] : changed
}

// What differs by departures that are rules: a wrong method is no 404, and what raised is answered with anything sane.
async function departed(expected: Answer, record: Case, tables: Tables): Promise<Answer> {
  if (!('request' in record)) return 'url' in expected ? { url: withoutNone(expected.url, record) } : expected
  const text = JSON.stringify(expected, (_, value) => (typeof value === 'string' ? decoded(value) : value))
  const { content_type: _, status, body, ...others } = JSON.parse(text) as Record<string, unknown>
  if (status === undefined) return others
  const code = Number.parseInt(String(status), 10)
  const byMethod = code === 404 ? await methodAnswer(record, tables) : undefined
  return byMethod ?? { ...others, status: code, ...(others.outcome === 'response' && code === 200 && { body }) }
}

// None is no query argument, be it of a route or of a raw URL.
function withoutNone(url: unknown, { kwargs }: UrlCase): unknown {
  if (typeof url !== 'string') return url
  const [path = '', query = ''] = url.split('?')
  const none = kwargs.filter(([, value]) => value === null).map(([name]) => `${name}=None`)
  const kept = query.split('&').filter((pair) => pair !== '' && !none.includes(pair))
  return kept.length === 0 ? path : `${path}?${kept.join('&')}`
}

async function methodAnswer({ request, mapper }: RequestCase, tables: Tables): Promise<Answer | undefined> {
  const table = tables.for(mapper, 'dispatch')
  const methods = methodsTaking(request, table)
  if (methods.length === 0) return undefined
  if (request.method === 'HEAD' && methods.includes('GET')) {
    const answered = await dispatched({ ...request, method: 'GET' }, table)
    return 'method' in answered ? { ...answered, method: 'HEAD' } : answered
  }
  const allow = [...methods, ...(methods.includes('GET') && !methods.includes('HEAD') ? ['HEAD'] : [])]
    .sort()
    .join(', ')
  return { outcome: 'response', status: request.method === 'OPTIONS' ? 204 : 405, allow }
}

function compareAnswers(id: string, got: Answer, expected: Answer): Outcome {
  const refused = 'raises' in got || (typeof got.status === 'number' && got.status >= 400)
  return 'raises' in expected && refused ? { id, outcome: 'passed' } : compare(id, got, expected)
}

// Each departure was recorded alone. A route that two of them change, its methods and its path, is where neither recorded it.
function isChangedTwice({ mapper: id, type }: Case, answers: Answer[], tables: Tables): boolean {
  const { expect: recorded } = tables.definition(id)
  if (type !== 'match' || !('routes' in recorded)) return false
  const { routes } = tables.for(id, 'match').mapper
  return answers.some((one) => {
    const [before, after] = 'route' in one ? [recorded.routes[Number(one.route)], routes[Number(one.route)]] : []
    const any = before?.conditions?.method?.includes('ANY')
    return any === true && templateOf(routesPattern(before?.path ?? '')) !== after?.template
  })
}
