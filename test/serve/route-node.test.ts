import { expect, test } from 'vitest'
import { toPattern } from '../../src/serve/path-pattern.ts'
import { Route } from '../../src/serve/route.ts'
import { Leaf } from '../../src/serve/route-leaf.ts'
import { Node } from '../../src/serve/route-node.ts'

function tree(...paths: readonly string[]): Node {
  const root = new Node()
  let rank = 0
  for (const path of paths) {
    const route = new Route(null, toPattern(path), { requirements: { n: '\\d+', rest: '.*' } })
    for (const alternative of route.alternatives) root.add(new Leaf(rank++, route, alternative))
  }
  return root
}

// A line for each place: how one comes there, the best rank from there on, the ranks that end there.
function drawn(node: Node, name = '/', indent = ''): string[] {
  const below = [
    ...node.texts.entries.flatMap(({ text, value }) => drawn(value, text, `${indent}  `)),
    ...(node.variable ? drawn(node.variable, ':', `${indent}  `) : []),
    ...[...node.tested, ...node.mixed].flatMap((edge) =>
      drawn(edge.node, edge.expression.regexp.source, `${indent}  `),
    ),
    ...node.rests.map(({ leaf }) => `${indent}  * ${leaf.rank}`),
    ...node.wholes.map(({ leaf }) => `${indent}  = ${leaf.rank}`),
  ]
  const ends = node.leaves.map(({ rank }) => ` [${rank}]`).join('')
  return [`${indent}${name} ${node.best}${ends}`, ...below]
}

test('is a tree of segments, in which equal ones are one', () => {
  const paths = ['/a/:x', '/a/b', '/a/:y', '/a/:n', '/a/:n/b', '/a/x:n', '/f/*rest', '/f/*w/g', '/a{/c}']
  expect(drawn(tree(...paths)).join('\n')).toBe(
    `
/ 0
  a 0 [9]
    b 1 [1]
    c 8 [8]
    : 0 [0] [2]
    ^(?:\\d+)$ 3 [3]
      b 4 [4]
    ^(?:x(\\d+))$ 5 [5]
  f 6
    * 6
    = 7`.trim(),
  )
})
