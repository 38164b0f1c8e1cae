import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { links } from '../../src/serve/links.ts'

const at = (scriptName: string, params = {}) =>
  new Environ({ scheme: 'https', host: 'api.example:8774', scriptName, params })

test.each([
  ['/v2.1', {}, '/v2.1/servers/5', '/servers/5'],
  ['/v2', {}, '/v2/servers/5', '/servers/5'],
  ['/compute/v2.1', { project_id: 'abc' }, '/compute/v2.1/abc/servers/5', '/compute/abc/servers/5'],
  ['/v2.1', { project_id: null }, '/v2.1/servers/5', '/servers/5'],
  ['', {}, '/servers/5', '/servers/5'],
  ['/v2.1/more', {}, '/v2.1/more/servers/5', '/v2.1/more/servers/5'],
  ['/version', {}, '/version/servers/5', '/version/servers/5'],
])('below %j, by %j', (scriptName, params, self, bookmark) => {
  expect(links(at(scriptName, params), 'servers', '5')).toEqual([
    { rel: 'self', href: `https://api.example:8774${self}` },
    { rel: 'bookmark', href: `https://api.example:8774${bookmark}` },
  ])
})

test('an id may be any text', () => {
  expect(links(at('/v1'), 'keys', 'a b/ü?')[0].href).toBe('https://api.example:8774/v1/keys/a%20b%2F%C3%BC%3F')
})
