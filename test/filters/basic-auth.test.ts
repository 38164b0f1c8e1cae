import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { basicAuth, filterFactory } from '../../src/filters/basic-auth.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'
import { hash, usersFile } from './users-file.ts'

const file = usersFile(`alice:${hash('wonder')}\nbob:${hash('a:b')}\nzoë:${hash('pässword')}`)
const filter = basicAuth({ httpBasicAuthUserFile: file, realm: 'The "club"' })
const whoami: Application = ({ headers }) =>
  Response.json(['x-user', 'x-user-name', 'x-roles', 'x-identity-status'].map((name) => headers[name] ?? null))
const encode = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`
const ask = (authorization?: string, more: Record<string, string> = {}, app: Application = whoami) =>
  request(filter(app), 'GET', '/', { headers: authorization === undefined ? more : { ...more, authorization } })

test.each([
  [encode('alice:wonder'), 'alice'],
  [encode('alice:wonder').replace('Basic', 'bAsIc  '), 'alice'],
  [encode('bob:a:b'), 'bob'],
  [encode('zoë:pässword'), 'zoë'],
])('%s is %s', async (authorization, user) => {
  const { status, json } = await ask(authorization)
  expect(status).toBe(200)
  expect(json()).toEqual([user, user, null, 'Confirmed'])
})

test.each([
  ['nothing', undefined],
  ['an empty field', ''],
  ['no credentials', 'Basic'],
  ['another scheme', encode('alice:wonder').replace('Basic', 'Bearer')],
  ['a scheme that only begins so', encode('alice:wonder').replace('Basic', 'Basically')],
  ['what is not base64', 'Basic alice:wonder'],
  ['base64 of URLs', 'Basic YTo_Pz8_'],
  ['base64 with more behind it', `${encode('alice:wonder')}, Basic x`],
  ['no colon', encode('alice')],
  ['no user', encode(':wonder')],
  ['no password', encode('alice:')],
  ['a wrong password', encode('alice:wonderland')],
  ['nobody', encode('mallory:wonder')],
  ['a NUL behind the password', encode('alice:wonder\0')],
  ['a line break in the user', encode('alice\r\nx-roles: admin:wonder')],
  ['a deletion', encode('alice:wonder\x7f')],
  ['what is not UTF-8', `Basic ${Buffer.from([0x61, 0xff, 0x3a, 0x62]).toString('base64')}`],
  ['a byte order mark', encode('\ufeffalice:wonder')],
  ['the user of an object', encode('__proto__:x')],
  ['much of it', `Basic ${'A'.repeat(65_536)}`],
  ['many blanks', `Basic${' '.repeat(65_536)}!`],
])('%s is a 401', async (_, authorization) => {
  const { status, headers, json } = await ask(authorization)
  expect(status).toBe(401)
  expect(headers['www-authenticate']).toBe('Basic realm="The \\"club\\"", charset="UTF-8"')
  expect(json().message).toBe('The request you have made requires authentication.')
})

test('what a client says of itself is not believed', async () => {
  const forged = { 'X-User': 'root', 'X-Roles': 'admin', x_roles: 'admin', 'X-User-Name': 'root' }
  expect((await ask(encode('alice:wonder'), forged)).json()).toEqual(['alice', 'alice', null, 'Confirmed'])
})

test('errors further in are their own', async () => {
  const answer = await ask(encode('alice:wonder'), {}, () => {
    throw new HttpError(404, 'not here')
  })
  expect([answer.status, answer.json().message]).toEqual([404, 'not here'])
})

test('a user who is known costs no promise, nor does nobody', async () => {
  const app = filter(whoami)
  const environ = new Environ({ headers: { authorization: encode('alice:wonder') } })
  await app(environ)
  expect(app(environ)).toBeInstanceOf(Response)
  expect(() => app(new Environ())).toThrow(HttpError)
})

test('settings', async () => {
  const filter = await filterFactory(
    conf({ http_basic_auth_user_file: file }),
    conf({ realm: 'Club', oslo_config_project: 'ironic' }),
  )
  const app = filter(whoami)
  expect((await request(app, 'GET', '/', { headers: { authorization: encode('alice:wonder') } })).status).toBe(200)
  expect((await request(app, 'GET', '/')).headers['www-authenticate']).toContain('realm="Club"')
})

test.each([
  [{ http_basic_auth_user_file: '/none/such' }, 'ENOENT'],
  [{ http_basic_auth_user_file: usersFile('alice:secret') }, 'line 1 is no'],
  [{ realm: 'Café' }, '"realm" must be text of ASCII'],
])('%j is refused', (options, message) => {
  expect(() => filterFactory(conf(), conf(options as Record<string, string>))).toThrow(message)
})
