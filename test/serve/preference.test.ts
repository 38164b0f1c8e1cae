import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { offer, Preference } from '../../src/serve/preference.ts'

const JSON_TYPE = 'application/json'
const VND = 'application/vnd.openstack.compute+json'
const ATOM = 'application/atom+xml'

test.each([
  ['nothing', undefined, '/v2/servers', JSON_TYPE],
  ['what there is', VND, '/v2/servers', VND],
  ['what there is not', 'text/html', '/v2/servers', JSON_TYPE],
  ['a feed of versions', ATOM, '/v2/', ATOM],
  ['a feed of something else', ATOM, '/v2/servers', JSON_TYPE],
  ['a feed of the version itself', ATOM, '/v2', JSON_TYPE],
  ['something, against the suffix', VND, '/v2/servers.json', JSON_TYPE],
  ['something, with a suffix that is none', VND, '/v2/servers.JSON', VND],
])('who asks for %s (%s at %s) is answered in %s', (_, accept, path, type) => {
  expect(new Preference(accept, path, '/v2').type).toBe(type)
})

test.each([
  ['the type', '/servers', ({ type }: Preference) => type, true],
  ['the type of a path with a suffix', '/servers.json', ({ type }: Preference) => type, false],
  ['the match', '/servers.json', ({ match }: Preference) => match, true],
  ['nothing', '/servers', () => undefined, false],
])('who asks for %s of %s has looked at the Accept header: %4$s', (_, path, ask, looked) => {
  for (const accept of [undefined, VND]) {
    const preference = new Preference(accept, path, '')
    ask(preference)
    expect(preference.looked).toBe(looked)
  }
})

test('it is worked out once', () => {
  const preference = new Preference(`${VND};version=2`, '/', '')
  expect(preference.match).toBe(preference.match)
  expect(preference.match?.range.version).toBe('2')
})

test('those further in read the type when they want it', () => {
  const preference = new Preference(VND, '/servers', '')
  const { state } = new Environ()
  offer(state, preference)
  expect(Object.keys(state)).toEqual(['best_content_type'])
  expect(preference.looked).toBe(false)
  expect(state.best_content_type).toBe(VND)
  expect(preference.looked).toBe(true)
})

test('they may set it, and a map further in offers another', () => {
  const { state } = new Environ()
  offer(state, new Preference(VND, '/', ''))
  state.best_content_type = 'text/html'
  expect({ ...state }).toMatchObject({ best_content_type: 'text/html' })
  offer(state, new Preference(undefined, '/', ''))
  expect(state.best_content_type).toBe(JSON_TYPE)
})

test('two requests have nothing in common', () => {
  const [one, other] = [new Environ().state, new Environ().state]
  offer(one, new Preference(VND, '/', ''))
  offer(other, new Preference(ATOM, '/', ''))
  expect([one.best_content_type, other.best_content_type]).toEqual([VND, ATOM])
})
