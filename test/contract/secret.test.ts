import { expect, test } from 'vitest'
import { isSecretName } from '../../src/contract/secret.ts'

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
  '',
])('%s is not', (name) => {
  expect(isSecretName(name)).toBe(false)
})
