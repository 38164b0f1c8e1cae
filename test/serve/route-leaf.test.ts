import { expect, test } from 'vitest'
import { toPattern } from '../../src/serve/path-pattern.ts'
import { Route, type RouteOptions } from '../../src/serve/route.ts'
import { Leaf } from '../../src/serve/route-leaf.ts'

function leaf(path: string, options: RouteOptions = {}, index = 0): Leaf {
  const route = new Route(null, toPattern(path), options)
  const alternative = route.alternatives[index]
  if (!alternative) throw new Error('no such alternative')
  return new Leaf(0, route, alternative)
}

test('names the values of its variables', () => {
  expect({ ...leaf('/:a/:b').params(['1', '2', 'left over']) }).toEqual({ a: '1', b: '2' })
})

test('gives what the path leaves empty', () => {
  const options = { action: 'show', defaults: { a: 'x', b: null } }
  expect({ ...leaf('/:a/:b', options).params(['', '']) }).toEqual({ a: 'x', b: '', action: 'show' })
  expect({ ...leaf('/:a{.:b}', options).params(['1', null]) }).toEqual({ a: '1', b: null, action: 'show' })
})

test('gives the variables of other alternatives, too', () => {
  expect({ ...leaf('/a{/:b}', {}, 1).params([]) }).toEqual({ b: null })
  expect({ ...leaf('/a{/:b}', { defaults: { b: 'x' } }, 1).params([]) }).toEqual({ b: 'x' })
})

test('its params inherit nothing', () => {
  const params = leaf('/:id').params(['5'])
  expect(params.constructor).toBeUndefined()
  expect(params.toString).toBeUndefined()
  expect('hasOwnProperty' in params).toBe(false)
})

test.each(['__proto__', 'constructor', 'toString'])('a variable %s is one like others', (name) => {
  const params = leaf(`/:${name}`).params(['5'])
  expect(Object.entries(params)).toEqual([[name, '5']])
  expect(Object.getPrototypeOf({})).toBe(Object.prototype)
})

test('tells whether its values are as required', () => {
  const made = leaf('/:a{.:b}', { requirements: { a: '[a-z]+' } })
  expect(made.acceptsAll({ a: 'x', b: null })).toBe(true)
  expect(made.acceptsAll({ a: 'x/y', b: null })).toBe(false)
})

test('is conditional where more than the method is asked', () => {
  expect(leaf('/a', { conditions: { method: 'GET' } }).conditional).toBe(false)
  expect(leaf('/a', { conditions: { subDomain: true } }).conditional).toBe(true)
  expect(leaf('/a', { conditions: { function: () => true } }).conditional).toBe(true)
})
