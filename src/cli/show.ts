import { formatProblems, type Problem } from '../contract/config-error.ts'
import { describe, describeAll, resolvedIni } from '../load/load.ts'
import type { Drawing } from '../load/survey.ts'
import { FLAG, parseOptions, parseTarget, type Target, UsageError } from './command.ts'
import { drawDot } from './dot.ts'
import { fromHere } from './explain.ts'
import { drawMermaid } from './mermaid.ts'
import { onTerminal } from './on-terminal.ts'
import { inColour } from './part-title.ts'
import { drawSvg } from './svg.ts'
import { drawTree } from './tree.ts'

/** `wheatpaste show`: draws the application, or prints its resolved configuration, without importing any of it. */
export async function show(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { format: { type: 'string', default: 'tree' }, values: FLAG })
  const format = Object.hasOwn(formats, values.format) ? formats[values.format] : undefined
  if (!format) throw new UsageError(`there is no format "${values.format}"`)
  if (values.values && !/^(?:tree|json)$/.test(values.format))
    throw new UsageError('--values goes with the formats tree and json')
  const { text, mistakes } = await format({ ...parseTarget(positionals), values: values.values })
  console.log(text.trimEnd())
  if (mistakes.length > 0) console.error(`\n${fromHere(formatProblems(mistakes))}`)
  return mistakes.length === 0 ? 0 : 1
}

interface Asked extends Target {
  readonly values: boolean
}

interface Shown {
  readonly text: string
  readonly mistakes: readonly Problem[]
}

type Draw = (descriptions: Drawing['descriptions']) => string

const formats: Readonly<Record<string, (asked: Asked) => Promise<Shown>>> = {
  tree: drawn((descriptions) => {
    const above = new Set<string>()
    return descriptions.map((description) => drawTree(description, { colour: inColour() }, above)).join('\n\n')
  }),
  json: drawn((descriptions) => onTerminal(JSON.stringify(descriptions, null, 2))),
  mermaid: drawn(drawMermaid),
  dot: drawn(drawDot),
  svg: drawn(drawSvg),
  async ini({ uri, defaults }) {
    const { text, mistakes } = await resolvedIni(uri, { defaults })
    return { text: onTerminal(text), mistakes }
  },
}

function drawn(draw: Draw): (asked: Asked) => Promise<Shown> {
  return async (asked) => {
    const { descriptions, mistakes } = await describeAsked(asked)
    return { text: draw(descriptions), mistakes }
  }
}

async function describeAsked({ uri, defaults, values }: Asked): Promise<Drawing> {
  return uri.includes('#')
    ? { descriptions: [await describe(uri, { defaults, values })], mistakes: [] }
    : describeAll(uri, { defaults, values })
}
