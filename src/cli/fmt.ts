import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { readConfigText } from '../load/config-file.ts'
import { formatIni } from '../load/format.ts'
import { type Command, explain, UsageError, usageOf } from './command.ts'

/** `wheatpaste fmt`: writes files as they are best read, and changes nothing that they mean. */
export const fmt: Command = {
  usage: 'fmt [--check] FILE… [--json]',
  summary: 'format files, with every comment kept and no meaning changed',
  help: [
    '`name = value`, `name: value`, four blanks before a line that continues a value (its lines keep their depth among themselves),',
    'one blank line between sections, none at the end, no blanks at the ends of lines. Nothing is put in another order.',
    'Before a file is written, both texts are read, and every section, option and value of them is compared.',
    'The names of the files that were changed are printed. A FILE of - reads the standard input and prints the result.',
    '',
    '--check  write nothing; the exit code is 1 if a file is not formatted, and their names are printed',
    '--json   print a list of {"file", "formatted"}, which tells what was formatted before',
  ].join('\n'),
  async run(args) {
    const { values, positionals: files } = usageOf(() =>
      parseArgs({
        args: [...args],
        allowPositionals: true,
        options: { check: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
      }),
    )
    if (files.length === 0) throw new UsageError('which file?')
    const isPrinted = files.includes('-') && !values.check
    if (values.json && isPrinted) throw new UsageError('- prints the text, so there is no --json of it')
    const formatted: Formatted[] = []
    for (const file of files) formatted.push(await format(file, values.check))
    if (values.json) console.log(JSON.stringify(formatted.map(asJson), null, 2))
    else if (!isPrinted) for (const { file, wasFormatted } of formatted) if (wasFormatted === false) console.log(file)
    const failed = formatted.some(({ wasFormatted }) => wasFormatted === undefined)
    return failed || (values.check && formatted.some(({ wasFormatted }) => !wasFormatted)) ? 1 : 0
  },
}

interface Formatted {
  readonly file: string
  /** Nothing if it could not be read. */
  readonly wasFormatted: boolean | undefined
}

async function format(file: string, isCheck: boolean): Promise<Formatted> {
  try {
    const text = file === '-' ? await readAll(process.stdin) : readConfigText(resolve(file))
    const formatted = formatIni(text, file === '-' ? 'stdin' : resolve(file))
    if (!isCheck && file === '-') process.stdout.write(formatted)
    else if (!isCheck && formatted !== text) writeFileSync(file, formatted)
    return { file, wasFormatted: formatted === text }
  } catch (error) {
    console.error(explain(error))
    return { file, wasFormatted: undefined }
  }
}

function asJson({ file, wasFormatted }: Formatted): object {
  return { file, formatted: wasFormatted ?? null }
}
