import { formatProblems, type Problem } from '../contract/config-error.ts'
import { isComposite, mistakesIn } from '../load/composite.ts'
import { distinct } from '../load/gather.ts'
import { type Inventory, takeInventory } from '../load/load.ts'
import { FLAG, parseOptions, parseTargets, type Target, UsageError } from './command.ts'
import { differenceText } from './difference-text.ts'
import { type Difference, differencesOf, type Roots } from './differences.ts'
import { explain, fromHere } from './explain.ts'
import { Meanings, rootOf } from './meaning.ts'
import { onTerminal } from './on-terminal.ts'
import { inColour } from './part-title.ts'

/** `wheatpaste diff`: what changed in meaning between two files. */
export async function diff(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { json: FLAG })
  const { uris, defaults } = parseTargets(positionals)
  const [old, now, ...others] = uris
  if (old === undefined || now === undefined || others.length > 0) throw new UsageError('which two files?')
  try {
    const { differences, mistakes } = await compare(old, now, defaults)
    print(differences, values.json)
    if (mistakes.length > 0) console.error(`\n${fromHere(formatProblems(mistakes))}`)
    return mistakes.length > 0 ? 2 : Math.min(differences.length, 1)
  } catch (error) {
    if (error instanceof UsageError) throw error
    console.error(explain(error))
    return 2
  }
}

async function compare(
  old: string,
  now: string,
  defaults: Target['defaults'],
): Promise<{ differences: Difference[]; mistakes: Problem[] }> {
  const [before, after] = [await takeInventory(old, { defaults }), await takeInventory(now, { defaults })]
  const [was, is] = [new Meanings(before), new Meanings(after)]
  const roots = rootsOf(old, was, now, is)
  return { differences: differencesOf(was, is, roots), mistakes: [...mistakesOf(before), ...mistakesOf(after)] }
}

function rootsOf(old: string, was: Meanings, now: string, is: Meanings): Roots | undefined {
  const [before, after] = [sectionOf(old), sectionOf(now)]
  if (before === undefined && after === undefined) return undefined
  const name = before ?? after ?? ''
  return { before: known(was, before ?? name, old), after: known(is, after ?? name, now) }
}

function known(meanings: Meanings, name: string, uri: string): string {
  const id = rootOf(meanings, name)
  if (id === undefined) throw new UsageError(`there is no section "${name}" in ${uri}`)
  return id
}

function sectionOf(uri: string): string | undefined {
  return uri.includes('#') ? uri.slice(uri.indexOf('#') + 1) : undefined
}

function mistakesOf({ surveyed, resolver, secrets }: Inventory): Problem[] {
  const mistakes = surveyed.flatMap(({ context, error }) => {
    if (error) return error.problems
    return context?.type === 'factory' && isComposite(context) ? mistakesIn(resolver, context) : []
  })
  return secrets.mask(distinct(mistakes))
}

function print(differences: readonly Difference[], asJson: boolean): void {
  if (asJson) console.log(onTerminal(JSON.stringify(differences, null, 2)))
  else if (differences.length > 0) console.log(differenceText(differences, { colour: inColour() }))
}
