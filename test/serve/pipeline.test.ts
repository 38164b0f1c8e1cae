import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Application, Filter } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { loadApp } from '../../src/load/load.ts'
import { pipeline, pipelineFactory } from '../../src/serve/pipeline.ts'
import { request } from '../../src/testing/client.ts'
import { FakeLoader, problemsOf, section } from './fake-loader.ts'

/** Adds its mark behind the answer of a synchronous app. */
function marking(mark: string): Filter {
  return (app) => (environ) => {
    const response = app(environ) as Response
    response.body += mark
    return response
  }
}

const hello: Application = () => Response.text('hello')
const filters = { cors: marking(' cors'), auth: marking(' auth'), limit: marking(' limit') }
const loader = () => new FakeLoader(['api'], filters)

async function bodyOf(options: Record<string, string>, globals: Record<string, string> = {}): Promise<string> {
  return (await request(await pipelineFactory(loader(), section(globals), section(options)), 'GET', '/')).body
}

test('the first filter is the outermost', async () => {
  const app = pipeline([filters.cors, filters.auth], hello)
  expect((await request(app, 'GET', '/')).body).toBe('hello auth cors')
})

test('without filters it is the app itself', () => {
  expect(pipeline([], hello)).toBe(hello)
})

test('no promise', () => {
  expect(pipeline([filters.cors, filters.auth], hello)(new Environ())).toBeInstanceOf(Response)
})

test('filters wrap once, not for each request', async () => {
  let wrapped = 0
  const counting: Filter = (app) => {
    wrapped++
    return app
  }
  const app = pipeline([counting], hello)
  await request(app, 'GET', '/')
  await request(app, 'GET', '/')
  expect(wrapped).toBe(1)
})

test('it says what it is made of, and the app says nothing else than before', () => {
  function cors(app: Application): Application {
    return app
  }
  expect(pipeline([cors], hello).describe?.()).toEqual({
    kind: 'pipeline',
    filters: [{ kind: 'filter', name: 'cors' }],
    app: { kind: 'app', name: 'hello' },
  })
  expect(hello.describe).toBeUndefined()
})

const PIPELINES = { noauth2: 'cors api', keystone: 'cors auth limit api', keystone_nolimit: 'cors auth api' }

test.each([
  [{}, {}, 'limit auth cors'],
  [{ auth_strategy: 'noauth2' }, {}, 'cors'],
  [{}, { auth_strategy: 'noauth2' }, 'cors'],
  [{ auth_strategy: 'keystone' }, { auth_strategy: 'noauth2' }, 'limit auth cors'],
  [{ api_rate_limit: 'false' }, {}, 'auth cors'],
  [{}, { api_rate_limit: 'no' }, 'auth cors'],
  [{ api_rate_limit: 'on' }, { api_rate_limit: 'no' }, 'limit auth cors'],
  [{ api_rate_limit: 'false', auth_strategy: 'noauth2' }, {}, 'cors'],
  [{ auth_strategy: 'keystone_nolimit' }, {}, 'auth cors'],
])('with %j, and %j in [DEFAULT], the filters are %s', async (options, globals, marks) => {
  expect(await bodyOf({ ...PIPELINES, ...options }, globals)).toBe(`api |/ ${marks}`)
})

test('the filters are loaded in their order, then the app; the other pipelines are not', async () => {
  const asked = loader()
  const globalConf = section()
  await pipelineFactory(asked, globalConf, section({ keystone: 'cors\n  auth\tapi', noauth2: 'nothing' }))
  expect(asked.asked).toEqual(['cors', 'auth', 'api'])
  expect(asked.globalConfs).toEqual([globalConf, globalConf, globalConf])
})

test('a pipeline may be an app alone', async () => {
  expect(await bodyOf({ keystone: 'api' })).toBe('api |/')
})

test.each([
  [
    'a strategy with a close name',
    { ...PIPELINES, auth_strategy: 'keyston' },
    '5:17 there is no pipeline for the auth_strategy "keyston": did you mean "keystone"?',
  ],
  [
    'a strategy without one',
    { ...PIPELINES, auth_strategy: 'basic' },
    '5:17 there is no pipeline for the auth_strategy "basic": there are: noauth2, keystone',
  ],
  [
    'the strategy that is meant when none is named',
    { noauth2: 'api' },
    'there is no pipeline for the auth_strategy "keystone": there are: noauth2',
  ],
  ['no pipelines', {}, 'there is no pipeline for the auth_strategy "keystone": there are: none'],
  ['what every object has', { auth_strategy: 'toString' }, 'there is no pipeline for the auth_strategy "toString"'],
  ['an empty pipeline', { keystone: '  ' }, '2:1 the pipeline "keystone" is empty'],
  ['a limit that is neither', { ...PIPELINES, api_rate_limit: 'maybe' }, '5:18 "api_rate_limit" must be true or false'],
])('%s is reported', async (_, options, message) => {
  const [problem, ...others] = await problemsOf(() => pipelineFactory(loader(), section(), section(options)))
  expect(problem).toContain(message)
  expect(others).toEqual([])
})

test('a strategy of [DEFAULT] is shown where it stands', async () => {
  const globals = section({ debug: 'on', auth_strategy: 'basic' })
  const [problem] = await problemsOf(() => pipelineFactory(loader(), globals, section(PIPELINES)))
  expect(problem).toMatch(/^3:17 /)
})

test('every name that is none is reported', async () => {
  const made = () => pipelineFactory(loader(), section(), section({ keystone: 'corss auth limmit ap' }))
  expect(await problemsOf(made)).toEqual(['no filter "corss"', 'no filter "limmit"', 'no app "ap"'])
})

test('as nova’s file says it', async () => {
  const parts = join(import.meta.dirname, '../cases/modules/parts.ts')
  const text = `
[DEFAULT]
auth_strategy = noauth2
[composite:main]
use = call:nova.api.auth:pipeline_factory_v21
noauth2 = plus stroke app
keystone = nothing
[filter:plus]
paste.filter_factory = ${parts}:filterFactory
[filter:stroke]
use = plus
mark = |
[app:app]
paste.app_factory = ${parts}:appFactory
`
  const app = await loadApp({ text, filename: join(import.meta.dirname, 'api-paste.ini') })
  expect((await request(app, 'GET', '/')).body).toBe('app|+')
})
