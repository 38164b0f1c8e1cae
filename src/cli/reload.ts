import { UsageError } from './command.ts'
import { askToReload } from './control.ts'
import { reasonOf } from './reason.ts'

/** `wheatpaste reload`: lets a server that runs take its file over, and says whether it did. */
export async function reload([uri, ...rest]: readonly string[]): Promise<number> {
  if (uri === undefined || rest.length > 0) throw new UsageError(uri === undefined ? 'which file?' : 'one file only')
  return ask(uri).catch((error) => {
    console.error(reasonOf(error))
    return 1
  })
}

async function ask(uri: string): Promise<number> {
  const answers = await askToReload(uri)
  for (const { pid, error, kept } of answers) {
    const restart = kept.length === 0 ? '' : `; a restart is needed for ${kept.join(', ')}`
    if (error === undefined) console.log(`reloaded (process ${pid})${restart}`)
    else console.error(`not reloaded (process ${pid}):\n${error}`)
  }
  if (answers.length === 0) console.error(`nobody serves ${uri}: is it served by this user, on this machine?`)
  return answers.length > 0 && answers.every(({ error }) => error === undefined) ? 0 : 1
}
