import { expect, test } from 'vitest'
import { createConf } from '../../src/contract/conf.ts'
import { headerVersionAdvice } from '../../src/serve/header-version.ts'

const nothing = createConf([])
const conf = (...names: string[]) => createConf(names.map((name) => [name, 'app'] as const))
const nova = ['/', '/v2', '/v2.1', '/v2/+', '/v2.1/+']

test('nova’s map is told once, of all its versions', () => {
  expect(headerVersionAdvice(nothing, conf(...nova))).toEqual([
    {
      code: 'header-version',
      message:
        'a version in a header leads to "/v2" or "/v2.1" whatever the path is, and never to "/v2/+" or "/v2.1/+"',
      place: undefined,
    },
  ])
})

test.each([
  ['one of the two alone', ['/v2', '/v2.1/+']],
  ['what is no version', ['/api', '/api/+', '/', '/+', '/x/v2', '/x/v2/+']],
  ['the two on different domains', ['domain a.example /v2', 'domain b.example /v2/+']],
  ['other options', ['not_found_app', 'domain', 'port 80 /x']],
  ['a map that says what it means', [...nova, 'header_version_target']],
])('%s is not told', (_, names) => {
  expect(headerVersionAdvice(nothing, conf(...names))).toEqual([])
})

test('the spelling of a mount does not matter', () => {
  const names = ['domain A.example /v2/', 'domain a.example port 80 /v2/+', 'domain a.example /v2/+']
  expect(headerVersionAdvice(nothing, conf(...names))).toHaveLength(1)
})

test('nor is it told where the whole file says it', () => {
  expect(headerVersionAdvice(conf('header_version_target'), conf(...nova))).toEqual([])
})
