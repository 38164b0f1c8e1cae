import { pointsFrom } from './catalogue.ts'
import { UsageError } from './command.ts'

/** `wheatpaste points`: what sections can name here. */
export async function points(args: readonly string[]): Promise<number> {
  const [unknown] = args.filter((arg) => arg !== '--json')
  if (unknown !== undefined) throw new UsageError(`what is "${unknown}"?`)
  const found = pointsFrom(process.cwd()).map(({ kind, name, target, package: owner }) => {
    return { kind, name, use: `pkg:${owner.name}#${name}`, package: owner.name, target }
  })
  console.log(args.includes('--json') ? JSON.stringify(found, null, 2) : asText(found))
  return 0
}

function asText(found: readonly { readonly kind: string; readonly use: string }[]): string {
  const kinds = [...new Set(found.map(({ kind }) => kind))]
  const blocks = kinds.map((kind) => {
    const lines = found.filter((point) => point.kind === kind).map(({ use }) => `  ${use}`)
    return `${kind}\n${lines.join('\n')}`
  })
  return [...blocks, 'wheatpaste help NAME tells what one takes.'].join('\n\n')
}
