import { UsageError } from './command.ts'
import { manual } from './manual.ts'

/** `wheatpaste completion`: a script by which a shell completes the commands of this program, and the words that it asks for. */
export async function completion(args: readonly string[]): Promise<number> {
  const [shell = '', ...words] = args.filter((arg, index) => arg !== '--' || index !== 1)
  if (shell === 'words') {
    const { candidatesFor } = await import('./completion-candidates.ts')
    for (const { word, about } of await candidatesFor(words, manual)) console.log(about ? `${word}\t${about}` : word)
    return 0
  }
  const { scripts } = await import('./completion-scripts.ts')
  const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined
  if (script === undefined || words.length > 0) throw new UsageError(`which shell? ${Object.keys(scripts).join(', ')}`)
  console.log(script.trimEnd())
  return 0
}
