/* The example keeps the promises of keystone's API: who gets a token, what it is worth, and who may change what. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Application } from '../src/contract/application.ts'
import { loadApp } from '../src/load/load.ts'
import { type Answer, request } from '../src/testing/client.ts'

// Loading takes its time where much else runs.
vi.setConfig({ hookTimeout: 60_000 })

const file = join(import.meta.dirname, '../etc/cloud.ini#identity')
const DEFAULT = { id: 'default' }
const UNAUTHORIZED = {
  error: { code: 401, title: 'Unauthorized', message: 'The request you have made requires authentication.' },
}
let app: Application
let admin: string
let demo: string

beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  app = await loadApp(file, { defaults: { public_url: 'http://cloud.example' } })
  admin = tokenOf(await signIn('admin'))
  demo = tokenOf(await signIn('demo'))
})

afterAll(() => vi.restoreAllMocks())

function ask(token: string, method: string, path: string, json?: unknown): Promise<Answer> {
  return request(app, method, `/v3${path}`, { headers: { 'X-Auth-Token': token }, ...(json !== undefined && { json }) })
}

function authenticate(identity: object, scope?: unknown): Promise<Answer> {
  return request(app, 'POST', '/v3/auth/tokens', {
    json: { auth: { identity, ...(scope !== undefined && { scope }) } },
  })
}

const byPassword = (user: object) => ({ methods: ['password'], password: { user } })
const byToken = (id: string) => ({ methods: ['token'], token: { id } })
const project = (name: string) => ({ project: { name, domain: DEFAULT } })

function signIn(name: string, password = 'secret', scope: unknown = project(name)): Promise<Answer> {
  return authenticate(byPassword({ name, password, domain: DEFAULT }), scope)
}

function tokenOf({ headers }: Answer): string {
  return String(headers['x-subject-token'])
}

function check(token: string, subject: string, method = 'GET'): Promise<Answer> {
  return request(app, method, '/v3/auth/tokens', { headers: { 'X-Auth-Token': token, 'X-Subject-Token': subject } })
}

async function created(kind: string, fields: object): Promise<{ id: string }> {
  const answer = await ask(admin, 'POST', `/${kind}s`, { [kind]: fields })
  expect([answer.status, answer.body]).toEqual([201, expect.any(String)])
  return answer.json()[kind]
}

describe('versions', () => {
  test('they are told to everybody', async () => {
    const all = await request(app, 'GET', '/')
    expect([all.status, all.json().versions.values[0].links[0].href]).toEqual([300, 'http://localhost/v3/'])
    for (const path of ['/v3', '/v3/']) {
      const one = await request(app, 'GET', path)
      expect([one.status, one.json().version]).toMatchObject([
        200,
        { id: 'v3.14', links: [{ href: 'http://localhost/v3/' }] },
      ])
    }
  })
})

describe('a token', () => {
  test('is had for a password, and says what it is worth', async () => {
    const { status, headers, json } = await signIn('demo')
    expect([status, headers['x-subject-token']]).toEqual([201, expect.stringMatching(/^[\w-]{43}$/)])
    const { token } = json()
    expect(token).toMatchObject({
      methods: ['password'],
      user: { name: 'demo', domain: { id: 'default', name: 'Default' } },
      project: { name: 'demo', domain: { id: 'default', name: 'Default' } },
      is_domain: false,
    })
    expect(Date.parse(token.expires_at)).toBeGreaterThan(Date.parse(token.issued_at))
    expect(token.roles.map(({ name }: { name: string }) => name)).toEqual(['member', 'reader'])
    const urls = token.catalog.map(({ type, endpoints }: { type: string; endpoints: { url: string }[] }) => [
      type,
      endpoints[0]?.url,
    ])
    expect(urls).toContainEqual(['compute', 'http://cloud.example/compute/v2.1'])
  })

  test('is for a project by its id, for a domain by either, or for nothing', async () => {
    const { id } = (await signIn('admin')).json().token.project
    const scoped = async (scope?: unknown) => {
      const { token } = (
        await authenticate(byPassword({ name: 'admin', password: 'secret', domain: { name: 'Default' } }), scope)
      ).json()
      return [token.project?.name, token.domain?.name, token.catalog !== undefined]
    }
    expect(await scoped({ project: { id } })).toEqual(['admin', undefined, true])
    expect(await scoped({ domain: { id: 'default' } })).toEqual([undefined, 'Default', true])
    expect(await scoped({ domain: { name: 'Default' } })).toEqual([undefined, 'Default', true])
    expect(await scoped('unscoped')).toEqual([undefined, undefined, false])
    expect(await scoped()).toEqual([undefined, undefined, false])
  })

  test('is had for another one, and ends with it', async () => {
    const unscoped = await signIn('demo', 'secret', 'unscoped')
    const { status, json } = await authenticate(byToken(tokenOf(unscoped)), project('demo'))
    expect([status, json().token]).toMatchObject([201, { methods: ['password', 'token'], project: { name: 'demo' } }])
    expect(json().token.expires_at).toBe(unscoped.json().token.expires_at)
  })

  test.each<[string, () => Promise<Answer>]>([
    ['a wrong password', () => signIn('demo', 'wrong')],
    ['nobody', () => signIn('nobody')],
    ['a project that is somebody else’s', () => signIn('demo', 'secret', project('admin'))],
    ['a project that there is not', () => signIn('demo', 'secret', project('none'))],
    ['a domain without a role', () => signIn('demo', 'secret', { domain: { id: 'default' } })],
    ['a name without a domain', () => authenticate(byPassword({ name: 'demo', password: 'secret' }))],
    ['a forged token', () => authenticate(byToken('forged'), project('demo'))],
  ])('is not had for %s, and it is not said why', async (_, attempt) => {
    const answer = await attempt()
    expect([answer.status, answer.json()]).toEqual([401, UNAUTHORIZED])
    expect(answer.headers['www-authenticate']).toBe('Keystone uri="http://localhost/v3"')
  })

  test.each([[{}], [{ auth: {} }], [{ auth: { identity: { methods: ['password'] } } }]])(
    '%j is malformed',
    async (json) => {
      const answer = await request(app, 'POST', '/v3/auth/tokens', { json })
      expect([answer.status, answer.json().error.title]).toEqual([400, 'Bad Request'])
    },
  )

  test('is checked by whose it is, and by an administrator', async () => {
    expect((await check(demo, demo)).json().token.user.name).toBe('demo')
    expect((await check(admin, demo)).headers['x-subject-token']).toBe(demo)
    expect((await check(admin, demo, 'HEAD')).status).toBe(200)
    expect((await check(demo, admin)).status).toBe(403)
    expect((await check(admin, 'none')).status).toBe(404)
    const another = tokenOf(await signIn('demo', 'secret', 'unscoped'))
    expect((await check(another, demo)).status).toBe(200)
    expect((await check('none', demo)).json()).toEqual(UNAUTHORIZED)
    const { token } = (
      await request(app, 'GET', '/v3/auth/tokens?nocatalog', {
        headers: { 'X-Auth-Token': demo, 'X-Subject-Token': demo },
      })
    ).json()
    expect(token.catalog).toBeUndefined()
  })

  test('is worth nothing once it is revoked', async () => {
    const token = tokenOf(await signIn('demo'))
    expect((await check(token, token, 'DELETE')).status).toBe(204)
    expect((await check(token, token)).status).toBe(401)
  })

  test('expires', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const token = tokenOf(await signIn('demo'))
      vi.setSystemTime(Date.now() + 3_599_000)
      expect((await check(token, token)).status).toBe(200)
      vi.setSystemTime(Date.now() + 2_000)
      expect((await check(token, token)).status).toBe(401)
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('what it opens', () => {
  test('is told of: services, projects, domains', async () => {
    const get = async (token: string, what: string) => (await ask(token, 'GET', `/auth/${what}`)).json()[what]
    expect((await get(demo, 'catalog')).map(({ type }: { type: string }) => type)).toContain('identity')
    expect((await get(demo, 'projects')).map(({ name }: { name: string }) => name)).toEqual(['demo'])
    expect(await get(demo, 'domains')).toEqual([])
    expect(await get(admin, 'domains')).toMatchObject([{ id: 'default' }])
  })

  test('is little to who is no administrator', async () => {
    for (const kind of ['project', 'user', 'role', 'domain', 'service', 'endpoint']) {
      expect((await ask(demo, 'GET', `/${kind}s`)).status).toBe(403)
      const fields = { name: 'x', type: 'x', url: 'http://x', interface: 'public', service_id: 'x' }
      const { status, json } = await ask(demo, 'POST', `/${kind}s`, { [kind]: fields })
      expect([status, json().error.message]).toEqual([
        403,
        `You are not authorized to perform the requested action: identity:create_${kind}.`,
      ])
    }
  })

  test('is one’s own user and project', async () => {
    const { user, project } = (await check(demo, demo)).json().token
    expect((await ask(demo, 'GET', `/users/${user.id}`)).json().user.name).toBe('demo')
    expect((await ask(demo, 'GET', `/projects/${project.id}`)).json().project.name).toBe('demo')
    expect((await ask(demo, 'GET', `/users/${user.id}/projects`)).json().projects).toHaveLength(1)
    expect((await ask(demo, 'PATCH', `/users/${user.id}`, { user: { enabled: true } })).status).toBe(403)
  })
})

describe('records', () => {
  test('are made, listed, changed and removed', async () => {
    const { id } = await created('project', { name: 'p', more: 'kept' })
    const path = `/projects/${id}`
    expect((await ask(admin, 'GET', path)).json()).toEqual({
      project: {
        ...{ id, name: 'p', more: 'kept', description: '', enabled: true, domain_id: 'default', parent_id: 'default' },
        ...{ is_domain: false, tags: [], options: {}, links: { self: `http://localhost/v3${path}` } },
      },
    })
    expect((await ask(admin, 'GET', '/projects?name=p&enabled=True')).json()).toMatchObject({
      projects: [{ id }],
      links: { next: null },
    })
    expect((await ask(admin, 'GET', '/projects?name=p&enabled=False')).json().projects).toEqual([])
    expect((await ask(admin, 'PATCH', path, { project: { enabled: false } })).json().project).toMatchObject({
      name: 'p',
      enabled: false,
    })
    expect((await ask(admin, 'POST', '/projects', { project: { name: 'p' } })).status).toBe(409)
    expect((await ask(admin, 'POST', '/projects', { project: { name: '' } })).status).toBe(400)
    expect((await ask(admin, 'DELETE', path)).status).toBe(204)
    const gone = await ask(admin, 'GET', path)
    expect([gone.status, gone.json().error.message]).toEqual([404, `Could not find project: ${id}.`])
  })

  test('of endpoints belong to a service, and go with it', async () => {
    const service = await created('service', { type: 'dns', name: 'designate' })
    const endpoint = {
      service_id: service.id,
      interface: 'public',
      region: 'RegionOne',
      url: 'http://dns/$(project_id)s',
    }
    const { id } = await created('endpoint', endpoint)
    expect((await ask(admin, 'GET', `/endpoints/${id}`)).json().endpoint).toMatchObject({ region_id: 'RegionOne' })
    const { token } = (await check(demo, demo)).json()
    expect(token.catalog.at(-1)).toMatchObject({ type: 'dns', endpoints: [{ url: `http://dns/${token.project.id}` }] })
    expect((await ask(admin, 'DELETE', `/services/${service.id}`)).status).toBe(204)
    expect((await ask(admin, 'GET', `/endpoints/${id}`)).status).toBe(404)
  })

  test('of a domain go with it, but not while it is enabled', async () => {
    const domain = await created('domain', { name: 'd' })
    const user = await created('user', { name: 'demo', domain_id: domain.id })
    expect((await ask(admin, 'DELETE', `/domains/${domain.id}`)).status).toBe(403)
    await ask(admin, 'PATCH', `/domains/${domain.id}`, { domain: { enabled: false } })
    expect((await ask(admin, 'DELETE', `/domains/${domain.id}`)).status).toBe(204)
    expect((await ask(admin, 'GET', `/users/${user.id}`)).status).toBe(404)
  })
})

describe('a user', () => {
  test('is what the roles say, while they do', async () => {
    const user = await created('user', { name: 'worker', password: 'sesame' })
    const { id } = await created('project', { name: 'work' })
    const role = await created('role', { name: 'worker' })
    const path = `/projects/${id}/users/${user.id}/roles/${role.id}`
    expect((await signIn('worker', 'sesame', project('work'))).status).toBe(401)
    expect((await ask(admin, 'PUT', path)).status).toBe(204)
    expect((await ask(admin, 'HEAD', path)).status).toBe(204)
    expect(
      (await ask(admin, 'GET', `/role_assignments?user.id=${user.id}&include_names=True`)).json().role_assignments,
    ).toMatchObject([
      {
        role: { name: 'worker' },
        user: { name: 'worker', domain: { name: 'Default' } },
        scope: { project: { name: 'work' } },
      },
    ])
    const token = tokenOf(await signIn('worker', 'sesame', project('work')))
    expect((await check(token, token)).json().token.roles).toEqual([{ id: role.id, name: 'worker' }])
    expect((await ask(admin, 'DELETE', path)).status).toBe(204)
    expect((await check(token, token)).status).toBe(401)
    expect((await ask(admin, 'DELETE', path)).status).toBe(404)
  })

  test('is out when disabled', async () => {
    const { id } = await created('user', { name: 'former', password: 'sesame' })
    const token = tokenOf(await signIn('former', 'sesame', 'unscoped'))
    await ask(admin, 'PATCH', `/users/${id}`, { user: { enabled: false } })
    expect((await check(token, token)).status).toBe(401)
    expect((await signIn('former', 'sesame', 'unscoped')).status).toBe(401)
  })

  test('changes their password, which nobody else can and nobody ever sees', async () => {
    const user = await created('user', { name: 'careful', password: 'sesame' })
    expect(JSON.stringify(user)).not.toContain('sesame')
    const token = tokenOf(await signIn('careful', 'sesame', 'unscoped'))
    const change = (by: string, original_password: string) =>
      ask(by, 'POST', `/users/${user.id}/password`, { user: { original_password, password: 'other' } })
    expect((await change(token, 'wrong')).status).toBe(401)
    expect((await change(demo, 'sesame')).status).toBe(401)
    expect((await change(token, 'sesame')).status).toBe(204)
    expect((await check(token, token)).status).toBe(401)
    expect((await signIn('careful', 'sesame', 'unscoped')).status).toBe(401)
    expect((await signIn('careful', 'other', 'unscoped')).status).toBe(201)
  })
})

test('errors of the framework, too, are keystone’s', async () => {
  const known = await ask(admin, 'DELETE', '/users')
  expect([known.status, known.json().error.title]).toEqual([405, 'Method Not Allowed'])
  expect((await ask(admin, 'GET', '/nothing')).json().error).toMatchObject({ code: 404, title: 'Not Found' })
})
