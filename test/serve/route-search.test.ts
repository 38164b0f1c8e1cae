import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { toPattern } from '../../src/serve/path-pattern.ts'
import { type Conditions, Route } from '../../src/serve/route.ts'
import { Leaf } from '../../src/serve/route-leaf.ts'
import { Node } from '../../src/serve/route-node.ts'
import { ENCODED_SLASH } from '../../src/serve/route-path.ts'
import { search } from '../../src/serve/route-search.ts'

// A tree of routes, and their patterns in the order in which a path makes the search ask their functions.
function tree(...paths: readonly string[]): { root: Node; asked: string[] } {
  const [root, asked] = [new Node(), [] as string[]]
  let rank = 0
  for (const path of paths) {
    const conditions: Conditions = { function: (environ) => asked.push(path) > 0 && environ.method === 'GET' }
    const route = new Route(path, toPattern(path), { conditions, requirements: { n: '\\d+' } })
    for (const alternative of route.alternatives) root.add(new Leaf(rank++, route, alternative))
  }
  return { root, asked }
}

test.each([
  [['/a/b', '/a/:x', '/:x/b'], 'GET', ['/a/b'], '/a/b'],
  [['/:x/b', '/a/:x', '/a/b'], 'GET', ['/a/b', '/a/:x', '/:x/b'], '/:x/b'],
  [['/:x/b', '/a/:x', '/a/b'], 'PUT', ['/a/b', '/a/:x', '/:x/b'], undefined],
  [['/a/:x', '/a/:y', '/a/*w'], 'GET', ['/a/:x'], '/a/:x'],
  [['/a/*w', '/a/:n', '/a/:x{.:f}'], 'GET', ['/a/:x{.:f}', '/a/*w'], '/a/*w'],
])('of %j, %s /a/b asks no more than may be better', (paths, method, expected, name) => {
  const { root, asked } = tree(...paths)
  const found = search(root, '/a/b', new Environ({ method }), undefined, false)
  expect([asked, found?.leaf.route.name]).toEqual([expected, name])
})

test('gives the sub-domain, and slashes for encoded ones', () => {
  const { root } = tree('/:x')
  const path = `/a${ENCODED_SLASH}b`
  const found = search(root, path, undefined, 'fred', true)
  expect({ ...found?.params }).toEqual({ x: 'a/b', sub_domain: 'fred' })
})

test('a path without a slash leads to what takes whole paths', () => {
  const { root } = tree('*w', '/:x')
  expect({ ...search(root, 'a/b', undefined, undefined, false)?.params }).toEqual({ w: 'a/b' })
})
