import { formatProblem } from '../contract/config-error.ts'
import type { Report } from '../load/check.ts'
import { check as checkUri } from '../load/load.ts'
import { type Command, fromHere, parseTarget } from './command.ts'

/** `wheatpaste check`: everything that is wrong with a file, without building anything. */
export const check: Command = {
  usage: 'check FILE[#NAME] [key=value…] [--json]',
  summary: 'find everything that is wrong with a file, without building anything',
  help: 'Every section is resolved, and every factory imported; with a NAME, what it leads to.\nThe exit code is 1 if there are errors; warnings leave it 0. --json prints {"errors": […], "warnings": […]}, each with code,\nmessage, file, line, column, length, chain and hint.',
  async run(args) {
    const json = args.includes('--json')
    const { uri, defaults } = parseTarget(args.filter((arg) => arg !== '--json'))
    const report = await checkUri(uri, { defaults })
    console.log(json ? JSON.stringify(asData(report), null, 2) : asText(report))
    return report.errors.length === 0 ? 0 : 1
  },
}

function asText({ errors, warnings }: Report): string {
  const parts = [...errors.map(formatProblem), ...warnings.map((warning) => `warning: ${formatProblem(warning)}`)]
  return fromHere([...parts, `${counted(errors.length, 'error')}, ${counted(warnings.length, 'warning')}`].join('\n\n'))
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function asData({ errors, warnings }: Report): object {
  const flat = ({ place, ...rest }: Report['errors'][number] | Report['warnings'][number]): object => {
    return { ...rest, file: place?.file, line: place?.line, column: place?.column, length: place?.length }
  }
  return { errors: errors.map(flat), warnings: warnings.map(flat) }
}
