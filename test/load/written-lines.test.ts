import { expect, test } from 'vitest'
import { linesOf } from '../../src/load/written-lines.ts'

test('what each line is', () => {
  const text = '\ufeff# top\n[a] tail\n  x: 1\n     2 \n\n# within\n     3\n     # below\n\n     # apart\n  y =\n'
  expect(linesOf(text).map(({ kind, indent, text }) => [kind, indent.length, text])).toEqual([
    ['comment', 0, '# top'],
    ['header', 0, '[a] tail'],
    ['option', 2, 'x: 1'],
    ['continuation', 5, '2'],
    ['continuation', 0, ''],
    ['inner-comment', 0, '# within'],
    ['continuation', 5, '3'],
    ['inner-comment', 5, '# below'],
    ['blank', 0, ''],
    ['comment', 5, '# apart'],
    ['option', 2, 'y ='],
    ['blank', 0, ''],
  ])
})
