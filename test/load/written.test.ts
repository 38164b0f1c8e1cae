import { expect, test } from 'vitest'
import { parseIni } from '../../src/load/ini.ts'
import type { IniOption } from '../../src/load/written.ts'

function option(text: string, name: string): IniOption {
  const found = parseIni(`[a]\n${text}`, 'x.ini').sections.get('a')?.options.get(name)
  if (!found) throw new Error(`there is no ${name}`)
  return found
}

const at = ({ line, column, length }: { line: number; column: number; length: number }) => [line, column, length]

test('an option knows where its name and its value stand', () => {
  const { place, valuePlace } = option('  list : b c\n    dd\n', 'list')
  expect(place).toMatchObject({ file: 'x.ini', text: '  list : b c', section: 'a' })
  expect([at(place), at(valuePlace)]).toEqual([
    [2, 3, 4],
    [2, 10, 3],
  ])
})

test.each([
  ['app', [2, 8, 3]],
  ['app2', [2, 3, 4]],
  ['late', [4, 5, 4]],
  ['at', [4, 6, 2]],
  ['gone', [2, 1, 1]],
  ['', [2, 1, 1]],
  ['nowhere', [2, 1, 1]],
])('%s stands at %j, as a word if possible', (text, place) => {
  expect(at(option('p=app2 app\n  # gone\n    late\n', 'p').placeOf(text))).toEqual(place)
})

test('the words of a long value are found at once', () => {
  const names = Array.from({ length: 20_000 }, (_, n) => `filter${n}`)
  const pipeline = option(`pipeline = ${names.join(' ')}\n`, 'pipeline')
  const begin = process.cpuUsage().user
  expect(pipeline.placeOf('filter1').column).toBe(20)
  for (const name of names) pipeline.placeOf(name)
  expect((process.cpuUsage().user - begin) / 1e6).toBeLessThan(3)
})

test.each([
  ['password = hunter2', 'password = ***'],
  ['password =   hunter2', 'password =   ***'],
  ['password = ${DB_PASSWORD}', 'password = ${DB_PASSWORD}'],
  ['password =', 'password ='],
  ['name = hunter2', 'name = hunter2'],
])('the line %j is shown as %j', (line, shown) => {
  expect(option(`${line}\n`, line.split(' ')[0] ?? '').place.text).toBe(shown)
})

test('so are the lines that continue a secret', () => {
  expect(option('password = a\n   hunter2\n', 'password').placeOf('hunter2')).toMatchObject({ line: 3, text: '   ***' })
})
