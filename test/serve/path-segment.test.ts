import { expect, test } from 'vitest'
import { type Requirements, toPattern } from '../../src/serve/path-pattern.ts'
import { type Segment, segmentsOf } from '../../src/serve/path-segment.ts'

// `servers`, `:` for a variable, `:/…/` for one that is tested, `~/…/` for a mixed one, `*` for a rest, `=/…/` for a whole.
function drawn(segment: Segment): string {
  if (segment.kind === 'text') return segment.text
  const sign = { variable: ':', mixed: '~', rest: '*', whole: '=' }[segment.kind]
  return sign + (segment.expression ? `/${segment.expression.regexp.source.slice(4, -2)}/` : '')
}

test.each<[string, Requirements, string[]]>([
  ['/', {}, ['']],
  ['/servers', {}, ['servers']],
  ['/servers/', {}, ['servers', '']],
  ['//a', {}, ['', 'a']],
  ['/servers/:id', {}, ['servers', ':']],
  ['/servers/:id', { id: '\\d+' }, ['servers', ':/\\d+/']],
  ['/:id/ips', { id: '[^/]+(?<!-)' }, [':/[^/]+(?<!-)/', 'ips']],
  ['/a.:format', {}, ['~/a\\.([^/]+)/']],
  ['/a{.:format}', { format: 'json|xml' }, ['~/a(?:\\.(json|xml))?/']],
  ['/files/*path', {}, ['files', '*']],
  ['/files/:path', { path: '.*' }, ['files', '*/.*/']],
  ['/files/:path/x', { path: '.*' }, ['files', '=/\\/files\\/(.*)\\/x/']],
  ['/files/*path/x', {}, ['files', '=/\\/files\\/([^\\n]+?)\\/x/']],
  ['/a/:b/*c/d', {}, ['a', '=/\\/a\\/([^/]+)\\/([^\\n]+?)\\/d/']],
  ['/a/x:b', { b: '.+' }, ['a', '=/\\/a\\/x(.+)/']],
  ['/:a', { a: 'b(?=/)' }, ['=/\\/(b(?=\\/))/']],
  ['*rest', {}, ['=/([^\\n]+?)/']],
  ['a/b', {}, ['=/a\\/b/']],
  ['', {}, ['=//']],
])('%j with %j is %j', (text, requirements, expected) => {
  expect(segmentsOf(toPattern(text).tokens, requirements).map(drawn)).toEqual(expected)
})

test('a mixed segment knows a piece of its text', () => {
  expect(segmentsOf(toPattern('/:a-x-:b').tokens, {})).toMatchObject([{ kind: 'mixed', text: '-x-' }])
  expect(segmentsOf(toPattern('/{a}:b').tokens, {})).toMatchObject([{ kind: 'mixed', text: '' }])
})

test('what may take forever is refused', () => {
  expect(() => segmentsOf(toPattern('/:a').tokens, { a: '(b+)+' })).toThrow('it may take forever')
})
