import { expect, test } from 'vitest'
import { entryPointsOf, loadEntryPoint } from '../../src/plugins/entry-point.ts'
import { install } from '../support/packages.ts'

const offering = (target: string): object => ({ entryPoints: { 'app.drivers': { [target.slice(2, 5)]: target } } })
const from = install({
  service: { dependencies: { near: '1', '@scope/two': '1' }, ...offering('./own.js:Own') },
  near: {
    dependencies: { far: '1' },
    ...offering('./nea.js'),
    modules: { 'nea.js': 'export default "near"', 'own.js': '' },
  },
  far: { ...offering('./far.js:deep.value'), modules: { 'far.js': 'export const deep = { value: 42 }' } },
  '@scope/two': { ...offering('./two.js:gone'), modules: { 'two.js': 'export const here = 1' } },
  stranger: offering('./str.js:x'),
})
const points = entryPointsOf('app.drivers', from)
const point = (name: string) => points.find((each) => each.name === name) as (typeof points)[number]

test('the own package comes first, then those it depends on, by distance; others are not looked at', () => {
  expect(points.map(({ name, package: { name: owner } }) => `${owner} ${name}`)).toEqual([
    'service own',
    'near nea',
    '@scope/two two',
    'far far',
  ])
  expect(entryPointsOf('app.none', from)).toEqual([])
})

test('what they name is imported: the default export, or a dotted path', async () => {
  expect(await loadEntryPoint(point('nea'))).toBe('near')
  expect(await loadEntryPoint(point('far'))).toBe(42)
})

test.each([
  ['own', /the entry point "own" of app.drivers in service cannot be loaded: .*own\.js/],
  ['two', /in @scope\/two cannot be loaded: there is no "gone"/],
])('%s cannot be imported', async (name, message) => {
  await expect(loadEntryPoint(point(name))).rejects.toThrow(message)
})
