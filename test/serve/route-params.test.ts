import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

const load = async () => (await import('../../src/serve/route-params.ts')).paramsOf
type ParamsOf = Awaited<ReturnType<typeof load>>

const forbidden = vi.fn(function forbidden(): never {
  throw new EvalError('Code generation from strings disallowed for this context')
})

describe.each(['may', 'may not'])('where text %s become code', (may) => {
  let paramsOf: ParamsOf
  beforeEach(async () => {
    vi.resetModules()
    if (may === 'may not') {
      vi.stubGlobal('Function', forbidden.mockClear())
    }
    paramsOf = await load()
  })
  afterEach(() => {
    expect(forbidden.mock.calls.length > 0).toBe(may === 'may not')
    vi.unstubAllGlobals()
  })

  test('names what the path has, and what it has not', () => {
    const make = paramsOf(['a', 'b', 'c', 'action', 'none'], 3)
    expect({ ...make(['1', '', null, 'left over'], [undefined, 'x', undefined, 'show', null]) }).toEqual({
      a: '1',
      b: 'x',
      c: null,
      action: 'show',
      none: null,
    })
  })

  test('makes a new object each time, that inherits nothing', () => {
    const make = paramsOf(['id'], 1)
    const [params, other] = [make(['5'], []), make(['6'], [])]
    params.more = 'x'
    expect([{ ...params }, { ...other }]).toEqual([{ id: '5', more: 'x' }, { id: '6' }])
    expect('toString' in params || 'constructor' in params || 'hasOwnProperty' in params).toBe(false)
  })

  test('the same names in other places are other params', () => {
    expect({ ...paramsOf(['a', 'b'], 1)(['1', '2'], [undefined, 'x']) }).toEqual({ a: '1', b: 'x' })
    expect({ ...paramsOf(['a', 'b'], 2)(['1', '2'], [undefined, 'x']) }).toEqual({ a: '1', b: '2' })
    expect({ ...paramsOf(['b', 'a'], 2)(['1', '2'], []) }).toEqual({ b: '1', a: '2' })
  })

  test.each(['__proto__', 'constructor', '"]; throw 1 //', "'`${1}\\", '\n\u2028', '\ud800', ' ', '0'])(
    'the name %j is one like others',
    (name) => {
      const params = paramsOf([name, 'id'], 2)(['5', '6'], [])
      expect(new Map(Object.entries(params))).toEqual(
        new Map([
          [name, '5'],
          ['id', '6'],
        ]),
      )
      expect(Object.getPrototypeOf({})).toBe(Object.prototype)
    },
  )

  test('any name keeps its value', () => {
    const sign = fc.constantFrom('"', "'", '`', '\\', '$', '{', '}', ']', '/', '*', '\n', '\u2028', '\ud800', '_', 'a')
    const names = fc.uniqueArray(fc.string({ unit: sign }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(names, (all) => {
        const params = paramsOf(all, all.length)(all, [])
        // Not by toEqual, to which __proto__ is not like others.
        for (const name of all) expect(Object.getOwnPropertyDescriptor(params, name)?.value).toBe(name)
        expect(Object.keys(params)).toHaveLength(all.length)
      }),
    )
  })
})
