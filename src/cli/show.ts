import { formatProblem } from '../contract/config-error.ts'
import { describe, describeAll } from '../load/load.ts'
import { type Command, fromHere, parseTarget } from './command.ts'
import { drawTree } from './tree.ts'

/** `wheatpaste show`: draws the application, without importing any of it. */
export const show: Command = {
  usage: 'show FILE[#NAME] [key=value…]',
  summary: 'draw composites, pipelines, filters and apps, without importing any of them',
  help: 'Without a NAME, everything in the file that nothing else in it uses is drawn, and its servers.',
  async run(args) {
    const { uri, defaults } = parseTarget(args)
    const options = { colour: process.stdout.isTTY && process.stdout.hasColors() }
    const { descriptions, mistakes } = uri.includes('#')
      ? { descriptions: [await describe(uri, { defaults })], mistakes: [] }
      : await describeAll(uri, { defaults })
    console.log(descriptions.map((description) => drawTree(description, options)).join('\n\n'))
    for (const mistake of mistakes) console.error(`\n${fromHere(formatProblem(mistake))}`)
    return mistakes.length === 0 ? 0 : 1
  },
}
