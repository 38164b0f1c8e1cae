import { fixOf, formatProblem, formatProblems, type Problem } from '../contract/config-error.ts'
import type { Warning } from '../contract/warnings.ts'
import type { Report } from '../load/check.ts'
import { check as checkUri } from '../load/load.ts'
import { FLAG, parseOptions, parseTargets } from './command.ts'
import { fromHere } from './explain.ts'
import { trial } from './trial.ts'

/** `wheatpaste check`: everything that is wrong with files, without building anything. */
export async function check(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { load: FLAG, json: FLAG })
  const { uris, defaults } = parseTargets(positionals)
  const reports = await Promise.all(uris.map((uri) => checkUri(uri, { defaults })))
  // One after the other: none of them shall see what another one made.
  if (values.load)
    for (const [index, uri] of uris.entries())
      if (reports[index]?.errors.length === 0) reports.push(await trial(uri, { defaults }))
  const errors = distinct(reports.flatMap((report) => report.errors))
  const warnings = distinct(reports.flatMap((report) => report.warnings))
  console.log(values.json ? asJson({ errors, warnings }) : fromHere(formatReport({ errors, warnings })))
  return errors.length === 0 ? 0 : 1
}

// Several names of a file may lead to the same mistake.
function distinct<Finding extends Problem | Warning>(findings: readonly Finding[]): Finding[] {
  const byMistake = new Map<string, Finding>()
  for (const finding of findings) {
    const { code, message, place } = finding
    const key = `${code} ${message} ${place?.file}:${place?.line}:${place?.column}`
    if (!byMistake.has(key)) byMistake.set(key, finding)
  }
  return [...byMistake.values()]
}

/** A report as a person reads it: the errors, the warnings, and how many there are of each. */
export function formatReport({ errors, warnings }: Report): string {
  return [
    ...(errors.length > 0 ? [formatProblems(errors)] : []),
    ...warnings.slice(0, MOST_WARNINGS).map((warning) => `warning: ${formatProblem(warning)}`),
    `${counted(errors.length, 'error')}, ${counted(warnings.length, 'warning')}`,
  ].join('\n\n')
}

const MOST_WARNINGS = 100

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function asJson({ errors, warnings }: Report): string {
  return JSON.stringify({ errors: errors.map(flat), warnings: warnings.map(flat) }, null, 2)
}

function flat({ code, message, place, chain, suggestion, hint }: Problem | Warning): object {
  return {
    code,
    message,
    file: place?.file ?? null,
    line: place?.line ?? null,
    column: place?.column ?? null,
    length: place?.length ?? null,
    section: place?.section ?? null,
    chain: chain ?? [],
    suggestion: suggestion ?? null,
    hint: hint ?? null,
    fix: fixOf(code),
  }
}
