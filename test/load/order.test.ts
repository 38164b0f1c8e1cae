import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { check } from '../../src/load/load.ts'

const folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(
  join(folder, 'own.mjs'),
  `const make = (order) => Object.assign(() => (app) => app, order && { order })
   export const silent = make()
   export const odd = make({ provides: 'identity', before: 7 })
   export const login = make({ provides: ['login'], requires: { session: 'it keeps who came in in the session' } })
   export const session = make({ provides: ['session', 'identity'], after: { login: 'nobody could come in' } })
   export const tenant = make({ before: { faultwrap: 'tenants are told of their faults otherwise' } })
   export const app = () => () => {}`,
)

// The filters of a file are those that a line names; each is its own, or the entry point of its name.
async function found(pipelines: string, name?: string): Promise<string[]> {
  const own = ['silent', 'odd', 'login', 'session', 'tenant']
  const ours = ['authtoken', 'cors', 'faultwrap', 'keystonecontext', 'maintenance', 'http_proxy_to_wsgi', 'request_id']
  const text = [
    pipelines,
    ...own.map((word) => `[filter:${word}]\nuse = call:./own.mjs:${word}`),
    ...ours.map((word) => `[filter:${word}]\nuse = pkg:wheatpaste#${word}`),
    '[filter:proxy]\nuse = http_proxy_to_wsgi\nenable_proxy_headers_parsing = on\nhops = 1',
    '[filter:closed]\nuse = maintenance\nenabled = on',
    '[app:app]\npaste.app_factory = ./own.mjs:app',
  ].join('\n')
  const { errors, warnings } = await check({ text, filename: join(folder, 'x.ini') }, { name, env: {} })
  expect(errors.map(({ message }) => message)).toEqual([])
  return warnings.flatMap(({ code, place, message }) => {
    const word = place?.text.slice(place.column - 1).slice(0, place.length)
    return code.startsWith('filter-') ? [`${place?.line} ${word}: ${message.split(': ')[0]}`] : []
  })
}

test.each([
  ['as it should be', '[pipeline:main]\npipeline = request_id faultwrap authtoken keystonecontext app', []],
  [
    'what it wants further in is further out',
    '[pipeline:main]\npipeline = authtoken\n  faultwrap app',
    ['3 faultwrap: "faultwrap" stands inside "authtoken"'],
  ],
  [
    'what it wants further out is further in',
    '[pipeline:main]\npipeline = authtoken keystonecontext request_id app',
    [
      '2 keystonecontext: "keystonecontext" stands outside "request_id"',
      '2 request_id: "request_id" stands inside "authtoken"',
    ],
  ],
  [
    'what it relies on is missing',
    '[pipeline:main]\npipeline = keystonecontext app',
    ['2 keystonecontext: "keystonecontext" stands inside nothing that provides "identity"'],
  ],
  [
    'a filter that tells nothing of itself may provide it',
    '[pipeline:main]\npipeline = silent keystonecontext app',
    [],
  ],
  [
    'what is told in a way that nobody understands is not told',
    '[pipeline:main]\npipeline = odd keystonecontext app',
    ['2 keystonecontext: "keystonecontext" stands inside nothing that provides "identity"'],
  ],
  [
    'a filter that is off is not there',
    '[pipeline:main]\npipeline = authtoken cors maintenance http_proxy_to_wsgi closed app',
    [],
  ],
  ['one that is on is', '[pipeline:main]\npipeline = closed proxy app', ['2 proxy: "proxy" stands inside "closed"']],
  [
    'the filters of others have rules, too',
    '[pipeline:main]\npipeline = session faultwrap login tenant app',
    [
      '2 session: "session" stands outside "login"',
      '2 faultwrap: "faultwrap" stands inside "session"',
      '2 tenant: "tenant" stands inside "faultwrap"',
    ],
  ],
  [
    'from one section to another',
    '[pipeline:main]\npipeline = authtoken inner\n[pipeline:inner]\npipeline = faultwrap keystonecontext app',
    ['4 faultwrap: "faultwrap" stands inside "authtoken"'],
  ],
  [
    'wherever one is mounted',
    '[composite:main]\nuse = pkg:wheatpaste#urlmap\n/a = safe\n/b = open\n[pipeline:safe]\npipeline = authtoken open\n[pipeline:open]\npipeline = keystonecontext app',
    ['8 keystonecontext: "keystonecontext" stands inside nothing that provides "identity"'],
  ],
  [
    'what nothing leads to stands on its own',
    '[pipeline:main]\npipeline = authtoken app\n[pipeline:other]\npipeline = keystonecontext app',
    ['4 keystonecontext: "keystonecontext" stands inside nothing that provides "identity"'],
  ],
  [
    'each strategy is a pipeline of its own',
    '[composite:main]\nuse = pkg:wheatpaste#pipeline_factory\na = authtoken keystonecontext app\nb = keystonecontext app',
    ['4 keystonecontext: "keystonecontext" stands inside nothing that provides "identity"'],
  ],
  [
    'a URI in place of a section',
    '[pipeline:main]\npipeline = pkg:wheatpaste#authtoken pkg:wheatpaste#faultwrap app',
    ['2 pkg:wheatpaste#faultwrap: "pkg:wheatpaste#faultwrap" stands inside "pkg:wheatpaste#authtoken"'],
  ],
])('%s', async (_, pipelines, expected) => {
  expect(await found(pipelines)).toEqual(expected)
})

test('with a name, it is what is served', async () => {
  const text = '[pipeline:main]\npipeline = authtoken inner\n[pipeline:inner]\npipeline = keystonecontext app'
  expect(await found(text, 'main')).toEqual([])
  expect(await found(text, 'inner')).toHaveLength(1)
})

test('many ways through one another are no endless work', async () => {
  const levels = Array.from({ length: 12 }, (_, n) => {
    const [one, other] = [`[pipeline:a${n}]\npipeline = silent c${n + 1}`, `[pipeline:b${n}]\npipeline = odd c${n + 1}`]
    return `[composite:c${n}]\nuse = pkg:wheatpaste#urlmap\n/a = a${n}\n/b = b${n}\n${one}\n${other}`
  })
  const text = [...levels, '[pipeline:c12]\npipeline = keystonecontext app'].join('\n')
  expect(await found(text)).toHaveLength(1)
})
