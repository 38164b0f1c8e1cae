import { expect, test } from 'vitest'
import { templateOf } from '../../src/serve/path-pattern.ts'
import { routesExpression, routesPattern } from '../../src/serve/routes-pattern.ts'

test.each([
  ['/servers/{id}', '/servers/:id', {}],
  ['/servers/{id:\\d+}', '/servers/:id', { id: '\\p{Nd}+' }],
  ['/servers/:id', '/servers/:id', {}],
  ['/servers/:(id).:(format)', '/servers/:id.:format', {}],
  ['/d/:id/:(sub)tail', '/d/:id/:"sub"tail', {}],
  ['/files/*path', '/files/*path', {}],
  ['/raw/*(path)/download', '/raw/*path/download', {}],
  ['/servers{.format}', '/servers{.:format}', {}],
  ['/servers{.format:json|xml}', '/servers{.:format}', { format: 'json|xml' }],
  ['/a/:year-:month', '/a/:year-:month', {}],
  ['/b/:x,:y;:z', '/b/:x,:y;:z', {}],
  ['/h#:frag', '/h#:frag', {}],
  ['/q/{t:\\d+:\\d+}', '/q/:t', { t: '\\p{Nd}+:\\p{Nd}+' }],
  ['/q/{y:\\d\\{4\\}}', '/q/:y', { y: '\\p{Nd}{4}' }],
  ['/q/{y:\\d{4}}', '/q/:y\\}', { y: '\\p{Nd}\\{4' }],
  ['/lit/\\{id\\}', '/lit/\\{id\\}', {}],
  ['/lit\\:x/{id}', '/lit\\:x/:id', {}],
  ['/back\\d/{x}', '/back\\\\d/:x', {}],
  ['/p.p+q(1)', '/p.p\\+q\\(1\\)', {}],
  ['', '', {}],
])('%j is %j, with %j', (path, template, requirements) => {
  const pattern = routesPattern(path)
  expect(templateOf(pattern)).toBe(template)
  expect(pattern.requirements).toEqual(requirements)
})

test('in a fixed path only braces make variables', () => {
  expect(templateOf(routesPattern('http://h/:x/*y/{z}', { fixed: true }))).toBe('http\\://h/\\:x/\\*y/:z')
})

test.each(['/{}', '/{:\\d+}', '/:(', '/:()', '/*()', '/a:', '/*'])('%j has a variable without a name', (path) => {
  expect(() => routesPattern(path)).toThrow(`"${path}" has a variable without a name`)
})

test('a brace is closed', () => {
  expect(() => routesPattern('/{id')).toThrow('"/{id" has a brace that is not closed')
})

// A text that Python's expression matches as a whole, and one that it does not.
test.each([
  ['\\d+', '١2', '²'],
  ['\\D', 'x', '١'],
  ['\\w+', 'café_1', 'a-b'],
  ['[\\w-]+', 'é-x', 'a.b'],
  ['\\W', '-', 'é'],
  ['\\S+', 'a', 'a\x1fb'],
  ['\\s', '\x85', 'x'],
  ['.+', 'a\r\u2028', 'a\nb'],
  ['[^.]+', 'ab', 'a.b'],
  ['[]a]+', ']a', '['],
  ['[^]a]+', 'xy', ']'],
  ['(?P<n>a)b', 'ab', 'b'],
  ['a{2}', 'aa', 'a'],
  ['a{,2}', 'aa', 'aaa'],
  ['a{1,}', 'aaa', ''],
  ['a{', 'a{', 'a'],
  ['a{}', 'a{}', 'a'],
  ['a\\-b', 'a-b', 'ab'],
  ['[a\\-z]', '-', 'b'],
  ['\\Aab\\Z', 'ab', 'abc'],
  ['a\\/b', 'a/b', 'ab'],
  ["\\'\\#", "'#", ''],
])('%s matches %j and not %j', (source, yes, no) => {
  const regexp = new RegExp(`^(?:${routesExpression(source)})$`, 'u')
  expect(regexp.test(yes)).toBe(true)
  expect(regexp.test(no)).toBe(false)
})
