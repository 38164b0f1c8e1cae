/** What became of one name of a list. */
export interface Move {
  readonly name: string
  readonly change: 'added' | 'removed' | 'moved'
  /** Where it stood and where it stands: `first`, or `after NAME`. */
  readonly before?: string
  readonly after?: string
}

/** What was added to a list of names, taken from it, and moved within it: as few as can be. */
export function movesOf(was: readonly string[], is: readonly string[]): Move[] {
  const kept = longestCommon(was, is)
  const gone = leftOver(was, kept)
  const come = leftOver(is, kept)
  const moves = come.map((index): Move => {
    const name = is[index] ?? ''
    const from = gone.findIndex((other) => was[other] === name)
    const [left] = from < 0 ? [] : gone.splice(from, 1)
    const after = placeIn(is, index)
    return left === undefined
      ? { name, change: 'added', after }
      : { name, change: 'moved', before: placeIn(was, left), after }
  })
  const removed = gone.map(
    (index): Move => ({ name: was[index] ?? '', change: 'removed', before: placeIn(was, index) }),
  )
  return [...moves, ...removed]
}

function placeIn(names: readonly string[], index: number): string {
  const before = names[index - 1]
  return before === undefined ? 'first' : `after ${before.slice(before.indexOf(' ') + 1)}`
}

function leftOver(names: readonly string[], kept: readonly string[]): number[] {
  let next = 0
  return names.flatMap((name, index) => {
    if (name !== kept[next]) return [index]
    next++
    return []
  })
}

function longestCommon(a: readonly string[], b: readonly string[]): string[] {
  let above: string[][] = Array.from({ length: b.length + 1 }, () => [])
  for (const name of a) {
    const row: string[][] = [[]]
    for (const [index, other] of b.entries()) {
      const [over, before] = [above[index + 1] ?? [], row[index] ?? []]
      row.push(name === other ? [...(above[index] ?? []), name] : over.length >= before.length ? over : before)
    }
    above = row
  }
  return above.at(-1) ?? []
}
