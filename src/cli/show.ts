import { parseArgs } from 'node:util'
import { formatProblems, type Problem } from '../contract/config-error.ts'
import { describe, describeAll, resolvedIni } from '../load/load.ts'
import { type Command, fromHere, parseTarget, type Target, UsageError, usageOf } from './command.ts'
import { drawTree } from './tree.ts'

/** `wheatpaste show`: draws the application, or prints its resolved configuration, without importing any of it. */
export const show: Command = {
  usage: 'show FILE[#NAME] [key=value…] [--format tree|ini|json]',
  summary: 'draw composites, pipelines, filters and apps, without importing any of them',
  help: [
    'Without a NAME, everything in the file that nothing else in it uses is drawn, and its servers.',
    '',
    '--format tree  a drawing; the default',
    '--format ini   the file with every reference and variable worked out, which loads to the same; a secret of the',
    '               environment stays the variable that it is',
    '--format json  the drawing as data',
  ].join('\n'),
  async run(args) {
    const { values, positionals } = usageOf(() =>
      parseArgs({
        args: [...args],
        allowPositionals: true,
        options: { format: { type: 'string', default: 'tree' } },
      }),
    )
    const format = Object.hasOwn(formats, values.format) ? formats[values.format] : undefined
    if (!format) throw new UsageError(`there is no format "${values.format}"`)
    const { text, mistakes } = await format(parseTarget(positionals))
    console.log(text.trimEnd())
    if (mistakes.length > 0) console.error(`\n${fromHere(formatProblems(mistakes))}`)
    return mistakes.length === 0 ? 0 : 1
  },
}

interface Shown {
  readonly text: string
  readonly mistakes: readonly Problem[]
}

const formats: Readonly<Record<string, (target: Target) => Promise<Shown>>> = {
  async tree(target) {
    const options = { colour: process.stdout.isTTY && process.stdout.hasColors() }
    const { descriptions, mistakes } = await draw(target)
    return { text: descriptions.map((description) => drawTree(description, options)).join('\n\n'), mistakes }
  },
  async json(target) {
    const { descriptions, mistakes } = await draw(target)
    return { text: JSON.stringify(descriptions, null, 2), mistakes }
  },
  ini({ uri, defaults }) {
    return resolvedIni(uri, { defaults })
  },
}

async function draw({ uri, defaults }: Target): Promise<Awaited<ReturnType<typeof describeAll>>> {
  return uri.includes('#')
    ? { descriptions: [await describe(uri, { defaults })], mistakes: [] }
    : describeAll(uri, { defaults })
}
