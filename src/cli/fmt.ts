import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { readConfigText } from '../load/config-file.ts'
import { formatIni } from '../load/format.ts'
import { FLAG, parseOptions, UsageError } from './command.ts'
import { explain } from './explain.ts'

/** `wheatpaste fmt`: writes files as they are best read, and changes nothing that they mean. */
export async function fmt(args: readonly string[]): Promise<number> {
  const { values, positionals: files } = parseOptions(args, { check: FLAG, json: FLAG })
  if (files.length === 0) throw new UsageError('which file?')
  const isPrinted = files.includes('-') && !values.check
  if (values.json && isPrinted) throw new UsageError('- prints the text, so there is no --json of it')
  const formatted: Formatted[] = []
  for (const file of files) formatted.push(await format(file, values.check))
  if (values.json) console.log(JSON.stringify(formatted.map(asJson), null, 2))
  else if (!isPrinted) for (const { file, wasFormatted } of formatted) if (wasFormatted === false) console.log(file)
  const failed = formatted.some(({ wasFormatted }) => wasFormatted === undefined)
  return failed || (values.check && formatted.some(({ wasFormatted }) => !wasFormatted)) ? 1 : 0
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
