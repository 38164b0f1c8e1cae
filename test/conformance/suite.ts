import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What became of one recorded case. */
export type Outcome =
  | { readonly id: string; readonly outcome: 'passed' }
  | { readonly id: string; readonly outcome: 'failed'; readonly got: unknown; readonly expected: unknown }
  | { readonly id: string; readonly outcome: 'skipped'; readonly reason: string }

/** A suite runs every case of a folder that `only` takes, in the order of the file. */
export type Suite = (dir: string, only: (id: string) => boolean) => AsyncIterable<Outcome>

/** Reads a file of one JSON value a line, ended with LF only. */
export function readLines<T>(dir: string, file: string): T[] {
  const lines = readFileSync(join(dir, file), 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as T)
}

/** Compares by value: keys of objects in any order, lists in theirs. */
export function compare(id: string, got: unknown, expected: unknown): Outcome {
  if (canonical(got) === canonical(expected)) return { id, outcome: 'passed' }
  return { id, outcome: 'failed', got, expected }
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
