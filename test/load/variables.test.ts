import { expect, test } from 'vitest'
import { parseIni } from '../../src/load/ini.ts'
import { variablesIn, withoutVariables, withVariables } from '../../src/load/variables.ts'
import type { IniOption } from '../../src/load/written.ts'

const option = parseIni('[s]\nv = ${A} ${B}\n', 'x.ini').sections.get('s')?.options.get('v') as IniOption
const env = { HOME: '/root', EMPTY: '' }
const read = (text: string): string => withVariables(text, option, env, 100)

test.each([
  ['${HOME}/x', '/root/x'],
  ['${HOME:-y}', '/root'],
  ['${EMPTY}', ''],
  ['${EMPTY:-a b}', 'a b'],
  ['${NOWHERE:-}', ''],
  ['$${HOME}', '${HOME}'],
  ['${:port} ${1} $HOME {HOME} ${toString:-none}', '${:port} ${1} $HOME {HOME} none'],
])('%j is %j', (text, expected) => {
  expect(read(text)).toBe(expected)
})

test('all that are missing are told, each with what is said of it', () => {
  expect(() => read('${A} ${B:?the key} ${EMPTY:?why}')).toThrow(
    expect.objectContaining({
      problems: [
        expect.objectContaining({ message: 'the environment has no A', place: expect.objectContaining({ column: 5 }) }),
        expect.objectContaining({ message: 'the environment has no B: the key' }),
        expect.objectContaining({ message: 'the environment has no EMPTY: why' }),
      ],
    }),
  )
})

test('a value does not grow beyond its bounds', () => {
  expect(() => read('${HOME}'.repeat(30))).toThrow(expect.objectContaining({ code: 'interpolation-length' }))
})

test('which variables are in a text, and a text in which there are none', () => {
  const text = '${A} $${B} ${C:-x} ${:d}'
  expect(variablesIn(text)).toEqual(['A', 'C'])
  expect(read(withoutVariables(text))).toBe(text)
})
