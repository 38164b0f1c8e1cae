import { expect, test } from 'vitest'
import { isSecretName, passwordsIn, SECRET_PARAMETERS, withoutPasswords } from '../../src/contract/secret.ts'

test.each([
  'password',
  'admin_password',
  'DB_PASSWORD',
  'mysql_rootpasswd',
  'client_secret',
  'SECRET_KEY_BASE',
  'hmac_keys',
  'apiKey',
  'api-key',
  'GITHUB_TOKEN',
  'oauth2token',
  'credentials',
  'DB_PWD',
  'tls.passphrase',
  'pwd',
  'pgpass',
  'PGPASSWORD',
  'bearer',
  'admin_pasword',
  'passwrod',
  'clientSecrt',
])('%s is secret', (name) => {
  expect(isSecretName(name)).toBe(true)
})

test.each([
  'port',
  'keystone',
  'token_cache_time',
  'PASSWORD_FILE',
  'key_file',
  'auth_strategy',
  'PWD',
  'bypass',
  '/v3/auth/tokens',
  'monkey',
  'PGPASSFILE',
  'bearer_format',
  'secure',
  'sector',
  'dsn',
  'connection',
  'transport_url',
  '',
])('%s is not', (name) => {
  expect(isSecretName(name)).toBe(false)
})

test.each([
  ['redis://:hunter2@h:6379/0', 'redis://:***@h:6379/0', ['hunter2']],
  ['postgres://u:p/w@h/db?x=1', 'postgres://u:***@h/db?x=1', ['p/w']],
  ['postgres://u:p@ss@h/db', 'postgres://u:***@h/db', ['p@ss']],
  ['rabbit://u:a@h1:5672,v:b@h2:5672/vh', 'rabbit://u:***@h1:5672,v:***@h2:5672/vh', ['a', 'b']],
  ['(see "redis://u:pw@h")', '(see "redis://u:***@h")', ['pw']],
  ['http://h:80/a@b, http://[::1]:80/@x, redis://u@h', 'http://h:80/a@b, http://[::1]:80/@x, redis://u@h', []],
  ['host=h password=s3cret dbname=x', 'host=h password=*** dbname=x', []],
  ['Server=h;Pwd=s3cret;User=u', 'Server=h;Pwd=***;User=u', []],
])('%s is shown as %s', (text, shown, passwords) => {
  expect(withoutPasswords(text)).toBe(shown)
  expect(withoutPasswords(shown)).toBe(shown)
  expect(passwordsIn(text)).toEqual(passwords)
})

test('a text of many URLs that never end is read in no more time than others', () => {
  const text = 'a://b:'.repeat(50_000)
  expect(withoutPasswords(text)).toBe(text)
  expect(withoutPasswords(`${text}c@d`)).toBe('a://b:***@d')
})

test('the parameters that are secret are in lower case, each once', () => {
  expect(SECRET_PARAMETERS).toEqual([...new Set(SECRET_PARAMETERS.map((name) => name.toLowerCase()))])
})
