import { expect, test } from 'vitest'
import { AttributeError, isClass, readAttribute } from '../../src/plugins/attribute.ts'

class Router {
  static routes = { factory: () => 'made' }
  name = 'router'
  static of() {
    return new Router()
  }
}
const namespace = { Router, plain: 1, default: { old: 'common' }, counter: { count: 2, next: counted } }
function counted(this: { count: number }): number {
  return this.count + 1
}

test.each([
  ['plain', 1],
  ['old', 'common'],
  ['Router', Router],
  ['Router.routes.factory', Router.routes.factory],
])('%s', (path, expected) => {
  const found = readAttribute(namespace, path)
  expect(typeof found === 'function' && path.includes('.') ? found() : found).toBe(
    path === 'Router.routes.factory' ? 'made' : expected,
  )
})

test('a method stays one of its object', () => {
  expect((readAttribute(namespace, 'counter.next') as () => number)()).toBe(3)
})

test.each(['none', 'constructor', '__proto__', 'Router.bind', 'Router.constructor', 'plain.toString', 'counter.none'])(
  'nobody wrote %s',
  (path) => {
    expect(() => readAttribute(namespace, path)).toThrow(AttributeError)
  },
)

test('the error says what there is', () => {
  try {
    readAttribute(namespace, 'counter.nxt')
    expect.unreachable()
  } catch (error) {
    expect(error).toMatchObject({ attribute: 'nxt', names: ['count', 'next'] })
  }
})

test('a class is told from a function', () => {
  expect([isClass(Router), isClass(counted), isClass({})]).toEqual([true, false, false])
})
