import { expect, test } from 'vitest'
import { oneAtATime } from '../../src/cli/one-at-a-time.ts'

test('calls that come while it runs share the next run', async () => {
  let [runs, running] = [0, 0]
  const task = oneAtATime(async () => {
    expect(running++).toBe(0)
    await new Promise((resolve) => setTimeout(resolve, 10))
    running--
    return ++runs
  })
  expect(await Promise.all([task(), task(), task()])).toEqual([1, 2, 2])
  const fourth = task()
  expect(await Promise.all([fourth, task()])).toEqual([3, 4])
})

test('a run that fails fails for those who asked for it, and no others', async () => {
  let runs = 0
  const task = oneAtATime(async () => {
    if (++runs === 1) throw new Error('first')
    return runs
  })
  const [first, second] = await Promise.allSettled([task(), task()])
  expect(first).toMatchObject({ reason: { message: 'first' } })
  expect(second).toMatchObject({ value: 2 })
})
