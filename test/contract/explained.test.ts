import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ, type EnvironInit } from '../../src/contract/environ.ts'
import { explained, passing } from '../../src/contract/explained.ts'
import type { Explanation } from '../../src/contract/explanation.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { cascade } from '../../src/serve/cascade.ts'
import { Mapper } from '../../src/serve/mapper.ts'
import { pipeline } from '../../src/serve/pipeline.ts'
import { router } from '../../src/serve/router.ts'
import { urlmap } from '../../src/serve/urlmap.ts'
import { versionUrlmap } from '../../src/serve/version-urlmap.ts'

/** An application that says, and explains, what it was asked as. */
function seeing(name: string): Application {
  const app: Application = ({ scriptName, pathInfo }) => Response.text(`${name} ${scriptName}|${pathInfo}`)
  app.describe = () => ({ kind: 'app', name })
  return app
}

const here: Explanation = { kind: 'app', name: 'x', scriptName: '', pathInfo: '/a' }
const at = new Environ({ pathInfo: '/a' })

test('an application that explains nothing is told by its description, or its name', () => {
  expect(explained(seeing('x'), at)).toEqual(here)
  expect(
    explained(function x() {
      return Response.empty()
    }, at),
  ).toEqual(here)
})

test('an error of HTTP is the answer; any other is a mistake', () => {
  const app = seeing('x')
  app.explain = () => {
    throw new HttpError(406, 'no such version')
  }
  expect(explained(app, at)).toEqual({ ...here, answer: { status: 406, message: 'no such version' } })
  app.explain = () => {
    throw new TypeError('x')
  }
  expect(() => explained(app, at)).toThrow(TypeError)
})

test('what a filter made tells of what is inside', () => {
  const label = { kind: 'filter', name: 'f' } as const
  const wrapped = passing(() => Response.empty(), seeing('x'), label)
  expect(explained(wrapped, at)).toEqual({ ...label, scriptName: '', pathInfo: '/a', next: [here] })
  expect(explained(passing(wrapped, seeing('y'), label), at).next).toEqual([here])
  expect(
    passing(
      Object.freeze(() => Response.empty()),
      seeing('x'),
      label,
    ).explain,
  ).toBeUndefined()
})

const names = { '/': 'root', '/v2': 'v2', '/v2.1': 'v2.1', '/v2/+': 'api2', '/v2.1/+': 'api' }
const apps = Object.fromEntries(Object.entries(names).map(([path, name]) => [path, seeing(name)]))
const { '/': _, ...rootless } = apps
const mapper = new Mapper()
mapper.connect('all', '/all/*path_info', { controller: seeing('mounted') })
mapper.connect('one', '/one/:id', { controller: seeing('one'), conditions: { method: 'GET' } })
mapper.redirect('/old/:id', '/one/:id')

const dispatchers: Record<string, Application> = {
  urlmap: urlmap({ ...apps, 'domain admin.example /': seeing('admin') }),
  rootless: urlmap(rootless),
  fallback: urlmap(rootless, { notFoundApp: seeing('fallback') }),
  versions: versionUrlmap({ ...apps, 'domain admin.example /x': seeing('admin') }),
  plus: versionUrlmap(apps, { headerVersionTarget: 'plus' }),
  'no version': versionUrlmap(rootless),
  pipeline: pipeline([(app) => (environ) => app(environ)], urlmap(apps)),
  cascade: cascade([urlmap(rootless), router(mapper)]),
  router: router(mapper),
}
const requests: EnvironInit[] = [
  ...['/', '/v2', '/v2/', '/v2.1/servers', '//v2//x', '/x', '/v3', '/one/1', '/one', '/all/of/it', '/old/1'].map(
    (pathInfo) => ({ pathInfo }),
  ),
  { method: 'HEAD', pathInfo: '/one/1' },
  { method: 'DELETE', pathInfo: '/one/1' },
  { method: 'OPTIONS', pathInfo: '/one/1' },
  { host: 'admin.example', pathInfo: '/x' },
  { pathInfo: '/servers', headers: { accept: 'application/json;version=2.1' } },
  { pathInfo: '/servers', headers: { 'content-type': 'application/json;version=2', accept: '*/*;version=2.1' } },
  { pathInfo: '/servers', headers: { accept: '*/*;version=9' } },
]

test.each(Object.keys(dispatchers))('%s: what is told is what happens', async (name) => {
  const app = dispatchers[name] as Application
  const told = requests.map((init) => end(explained(app, new Environ(init))))
  const happened = await Promise.all(requests.map((init) => answerOf(app, new Environ(init))))
  expect(told).toEqual(happened)
})

// The last part of the way, of several that are asked in turn the first that takes the request.
function end({ name, scriptName, pathInfo, answer, next = [] }: Explanation): string {
  if (answer) return String(answer.status)
  const ends = next.map(end)
  return ends.find((one) => one !== '404') ?? ends.at(-1) ?? `${name} ${scriptName}|${pathInfo}`
}

async function answerOf(app: Application, environ: Environ): Promise<string> {
  try {
    const { status, body } = await app(environ)
    return status === 200 ? String(body) : String(status)
  } catch (error) {
    return String((error as HttpError).status)
  }
}

test('a map tells which mount, and by what it was found', () => {
  const by = (app: Application, init: EnvironInit) => explained(app, new Environ(init)).mount
  const { versions = seeing(''), urlmap: map = seeing(''), fallback = seeing('') } = dispatchers
  expect(requests.slice(-4).map((init) => by(versions, init))).toEqual([
    { path: 'domain admin.example /x', by: 'host' },
    { path: '/v2.1', by: 'Accept' },
    { path: '/v2', by: 'Content-Type' },
    { path: '/', by: 'path' },
  ])
  expect(by(map, { pathInfo: '/v2.1/x' })).toEqual({ path: '/v2.1', by: 'path' })
  expect(by(fallback, { pathInfo: '/x' })).toEqual({ path: 'not_found_app', by: 'not_found_app' })
})

test('a router tells the route and its params, or the methods that are taken, or what is near', () => {
  const told = (method: string, pathInfo: string) => explained(router(mapper), new Environ({ method, pathInfo }))
  expect(told('GET', '/one/1').route).toEqual({
    name: 'one',
    methods: ['GET'],
    path: '/one/:id',
    controller: 'one',
    params: { id: '1' },
  })
  expect(told('GET', '/old/1').answer).toEqual({ status: 302, message: 'See /one/:id' })
  expect(told('PUT', '/one/1').answer?.allow).toEqual(['GET', 'HEAD'])
  expect(told('GET', '/ome/1').answer?.nearest?.map(({ path }) => path)).toContain('/one/:id')
})
