import { type Command, UsageError } from './command.ts'
import { askToReload } from './control.ts'
import { reasonOf } from './reason.ts'

/** `wheatpaste reload`: lets a server that runs take its file over, and says whether it did. */
export const reload: Command = {
  usage: 'reload FILE',
  summary: 'let the servers of a file, started by this user, take it over as it is now',
  help: 'The file is loaded beside what is served, and served from the next request on. If it cannot be loaded, the error is\nprinted, the exit code is 1, and what was served before goes on.',
  async run([uri, ...rest]) {
    if (uri === undefined || rest.length > 0) throw new UsageError(uri === undefined ? 'which file?' : 'one file only')
    return ask(uri).catch((error) => {
      console.error(reasonOf(error))
      return 1
    })
  },
}

async function ask(uri: string): Promise<number> {
  const answers = await askToReload(uri)
  for (const { pid, error } of answers) {
    if (error === undefined) console.log(`reloaded (process ${pid})`)
    else console.error(`not reloaded (process ${pid}):\n${error}`)
  }
  if (answers.length === 0) console.error(`nobody serves ${uri}: is it served by this user, on this machine?`)
  return answers.length > 0 && answers.every(({ error }) => error === undefined) ? 0 : 1
}
