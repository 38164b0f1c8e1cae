import { expect, test } from 'vitest'
import { nearestRoutes } from '../../src/serve/nearest-routes.ts'

const route = (method: string, path: string) => ({ name: null, methods: [method], path })
const routes = [
  route('POST', '/servers'),
  route('GET', '/servers.:format'),
  route('GET', '/servers{.:format}'),
  route('GET', '/servers/:id'),
  route('POST', '/servers/:id/action'),
  route('GET', '/flavors'),
]

test.each([
  ['/serverz', 'GET', ['GET /servers.:format']],
  ['/serverz', 'POST', ['POST /servers']],
  ['/servers/42/acton', 'GET', ['POST /servers/:id/action']],
  ['/serverz/42', 'GET', ['GET /servers/:id']],
  ['/nothing/like/it', 'GET', []],
])('%s: %s', (path, method, near) => {
  const found = nearestRoutes(path, method, routes).map(({ methods, path: at }) => `${methods} ${at}`)
  expect(found.slice(0, near.length || 1)).toEqual(near)
})

test('three at most', () => {
  const many = Array.from({ length: 9 }, (_, index) => route('GET', `/part${index}`))
  expect(nearestRoutes('/part', 'GET', many)).toHaveLength(3)
})
