import { expect, test } from 'vitest'
import { IniDocument } from '../../src/cli/ini-document.ts'
import { parseIni } from '../../src/load/ini.ts'

const text = `\ufeff# a comment
[DEFAULT]
a = 1
[app:x] tail
/v2.1/+: one
  two

  # between
  three
b =
  four
broken
[filter:`
const document = new IniDocument(text)

test('what is whole is parted as the loader does it', () => {
  const whole = text.replace('broken\n[filter:', '')
  const { sections, defaults } = parseIni(whole, 'x.ini')
  const told = new IniDocument(whole).sections.map((section) => [
    section.name,
    section.options.map((option) => [option.name, new IniDocument(whole).valueOf(option)]),
  ])
  const loaded = [
    ['DEFAULT', defaults] as const,
    ...[...sections].map(([name, { options }]) => [name, options] as const),
  ]
  expect(told).toEqual(
    loaded.map(([name, options]) => [
      name,
      [...options.values()].map((option) => [option.name, option.value.replace(/\n+/g, '\n')]),
    ]),
  )
})

test('what is not finished is there, too', () => {
  expect(document.sections.map(({ name, prefix, label }) => [name, prefix, label])).toEqual([
    ['DEFAULT', 'DEFAULT', undefined],
    ['app:x', 'app', 'x'],
    ['filter:', 'filter', ''],
  ])
  expect(document.sections[1]?.options.at(-1)).toEqual({
    name: 'broken',
    span: { line: 11, start: 0, end: 6 },
    value: [],
  })
})

test.each([
  [0, 3, undefined],
  [1, 2, 'header DEFAULT'],
  [2, 1, 'name a'],
  [2, 4, 'value a'],
  [4, 3, 'name /v2.1/+'],
  [4, 10, 'value /v2.1/+'],
  [5, 4, 'value /v2.1/+'],
  [7, 6, undefined],
  [8, 4, 'value /v2.1/+'],
  [9, 3, 'value b'],
  [11, 6, 'name broken'],
  [12, 8, 'header filter:'],
])('in line %i at %i: %s', (line, character, told) => {
  const spot = document.at(line, character)
  const name = spot?.part === 'header' ? spot.section.name : spot?.option?.name
  expect(spot && `${spot.part} ${name}`).toBe(told)
})
