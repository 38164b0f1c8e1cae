import { expect, test } from 'vitest'
import { disposeAll } from '../../src/contract/dispose.ts'

test('all is disposed of in order, whatever fails, and everything that failed is told', async () => {
  const order: string[] = []
  const part = (name: string, fails?: Error): { dispose(): Promise<void> } => ({
    async dispose() {
      order.push(name)
      if (fails) throw fails
    },
  })
  const [one, two, three] = [new Error('one'), new Error('two'), new Error('three')]
  const sync = {
    dispose() {
      throw three
    },
  }
  const group = { dispose: () => disposeAll([part('b', two), part('c')]) }
  await expect(disposeAll([part('a', one), {}, group, sync, part('d')])).rejects.toMatchObject({
    message: '3 could not be disposed of',
    errors: [one, two, three],
  })
  expect(order).toEqual(['a', 'b', 'c', 'd'])
  await disposeAll([part('e')])
})
