import { expect, test } from 'vitest'
import { Response } from '../../src/contract/response.ts'

test('JSON, text, a redirect and nothing', () => {
  expect(Response.json({ a: 1 }, 201)).toEqual(new Response(201, { 'content-type': 'application/json' }, '{"a":1}'))
  expect(Response.text('a')).toEqual(new Response(200, { 'content-type': 'text/plain; charset=utf-8' }, 'a'))
  expect(Response.redirect('http://a/')).toEqual(new Response(302, { location: 'http://a/' }))
  expect(Response.empty()).toEqual(new Response(204))
})

test('what is no JSON is refused', () => {
  expect(() => Response.json(undefined)).toThrow(TypeError)
})

test('values of a list header stand beside each other, cookies in fields of their own', () => {
  const response = Response.empty()
    .append('link', 'a')
    .append('link', 'b')
    .append('set-cookie', 'a')
    .append('set-cookie', 'b')
  expect(response.headers).toEqual({ link: 'a, b', 'set-cookie': ['a', 'b'] })
})

test('vary names each header once, in any case', () => {
  expect(Response.empty().vary('Origin').vary('origin', 'Accept').headers.vary).toBe('Origin, Accept')
  expect(Response.empty(204, { vary: '*' }).vary('Origin').headers.vary).toBe('*')
})
