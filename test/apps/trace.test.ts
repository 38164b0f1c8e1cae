import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Trace } from '../../src/apps/trace.ts'
import { WatchedPart } from '../../src/apps/watched-part.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const part = (name: string) => new WatchedPart(0, { kind: 'filter', name }, performance.now())

test('the time of a part is its own and that of the parts further in', () => {
  const trace = new Trace('GET', '/a')
  const outer = trace.enter(part('outer'))
  vi.advanceTimersByTime(2)
  const inner = trace.enter(part('inner'))
  vi.advanceTimersByTime(5)
  trace.leave(inner, 200)
  vi.advanceTimersByTime(1)
  const second = trace.enter(part('second'))
  vi.advanceTimersByTime(3)
  trace.leave(second, 404)
  trace.leave(outer, 200)
  trace.end(200)
  expect(trace.spans.map(({ part, ...span }) => [part.part.name, span])).toMatchObject([
    ['outer', { depth: 0, start: 0, duration: 11, self: 3, status: 200 }],
    ['inner', { depth: 1, start: 2, duration: 5, self: 5, status: 200 }],
    ['second', { depth: 1, start: 8, duration: 3, self: 3, status: 404 }],
  ])
  expect(trace).toMatchObject({ method: 'GET', path: '/a', status: 200, duration: 11 })
  expect(outer.part.report(performance.now()).calls).toBe(1)
})
