import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Texts } from '../../src/serve/route-texts.ts'

function tableOf(texts: Iterable<string>): Texts<string> {
  const table = new Texts<string>()
  for (const text of new Set(texts)) table.add(text, `<${text}>`)
  return table
}

// What hashes, lengths and halves of characters could confuse.
const piece = fc.constantFrom('', 'a', 'b', 'aa', 'ab', 'server', 'servers', 'é', '😀', '😁', '\ud83d', '__proto__')
const text = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(''))

test('finds what was added, whole and in place, and nothing else', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 60 }), fc.array(text, { maxLength: 10 }), text, (texts, others, before) => {
      const table = tableOf(texts)
      for (const one of [...texts, ...others]) {
        const expected = texts.includes(one) ? `<${one}>` : undefined
        const path = `${before}${one}/${before}`
        expect(table.get(one)).toBe(expected)
        expect(table.find(path, before.length, before.length + one.length)).toBe(expected)
      }
    }),
  )
})

test.each([
  ['differ in a number', (index: number) => `os-resource-${index}`],
  ['differ in their beginnings', (index: number) => `${index}-of-the-many-resources-that-a-service-has`],
  ['differ in one character', (index: number) => `a${String.fromCharCode(1000 + index)}${'b'.repeat(50)}`],
  ['differ in their length', (index: number) => 'a'.repeat(index)],
])('tells a thousand apart that %s', (_, textOf) => {
  const texts = Array.from({ length: 1000 }, (_, index) => textOf(index))
  const table = tableOf(texts)
  for (const one of texts) {
    expect(table.find(`/${one}/x`, 1, 1 + one.length)).toBe(`<${one}>`)
    expect(table.get(`${one}!`)).toBeUndefined()
    expect(table.get(`!${one.slice(1)}`)).toBeUndefined()
  }
})

test('tells apart what hashes alike', () => {
  const hash = (one: string): number =>
    [...one].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 16777619), one.length)
  const alike: string[] = []
  for (let index = 0; alike.length < 20; index++) {
    const one = index.toString(36).padStart(6, '-')
    if ((hash(one) & 1023) === 0) alike.push(one)
  }
  const table = tableOf(alike.slice(0, 10))
  expect(alike.map((one) => table.get(one) !== undefined)).toEqual(alike.map((_, index) => index < 10))
})

test('what is longer than all of them is none, also where it is as long modulo 32', () => {
  const table = tableOf(['abc', 'abd'])
  expect(table.get(`abc${' '.repeat(32)}`)).toBeUndefined()
  expect(table.get('a'.repeat(32 * 40_000 + 3))).toBeUndefined()
})
