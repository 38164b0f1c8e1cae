import { pathToFileURL } from 'node:url'
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag, type Range } from 'vscode-languageserver/node'
import { fixOf, type Problem } from '../../contract/config-error.ts'
import type { Place } from '../../contract/place.ts'
import type { Warning } from '../../contract/warnings.ts'
import { check } from '../../load/load.ts'

/** What is wrong with a text that stands for a file, whether or not it is saved. */
export async function diagnosticsOf(text: string, filename: string): Promise<Diagnostic[]> {
  const { errors, warnings } = await check({ text, filename })
  return [
    ...errors.map((problem) => diagnostic(problem, DiagnosticSeverity.Error, filename)),
    ...warnings.map((warning) => diagnostic(warning, DiagnosticSeverity.Warning, filename)),
  ]
}

/** A place as editors count: from 0. */
export function rangeOf({ line, column, length }: Place): Range {
  const start = { line: line - 1, character: column - 1 }
  return { start, end: { line: start.line, character: start.character + length } }
}

const START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }
const TAGS: Readonly<Record<string, DiagnosticTag>> = {
  'unused-section': DiagnosticTag.Unnecessary,
  'unreached-filter': DiagnosticTag.Unnecessary,
  'deprecated-option': DiagnosticTag.Deprecated,
}

function diagnostic(
  { code, message, place, hint, suggestion, chain = [] }: Problem | Warning,
  severity: DiagnosticSeverity,
  filename: string,
): Diagnostic {
  const advice = hint ?? (suggestion === undefined ? fixOf(code) : undefined)
  const here = place?.file === filename
  const elsewhere = place && !here ? [{ location: { uri: uriOf(place.file), range: rangeOf(place) }, message }] : []
  const way = chain.length > 1 ? [`via ${chain.join(' → ')}`] : []
  const tag = TAGS[code]
  return {
    source: 'wheatpaste',
    code,
    severity,
    // What is wrong in another file is told at the beginning of this one, with the way there.
    range: here ? rangeOf(place) : START,
    message: [message, ...(advice === undefined ? [] : [advice]), ...way].join('\n'),
    ...(elsewhere.length > 0 && { relatedInformation: elsewhere }),
    ...(tag && { tags: [tag] }),
    ...(suggestion !== undefined && { data: { suggestion } }),
  }
}

export function uriOf(file: string): string {
  return pathToFileURL(file).href
}
