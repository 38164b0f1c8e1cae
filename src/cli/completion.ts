import { type Command, UsageError } from './command.ts'
import { candidatesFor } from './completion-candidates.ts'
import { scripts } from './completion-scripts.ts'

/**
 * `wheatpaste completion`: a script by which a shell completes the commands of this program.
 *
 * @param commands those there are, itself included
 */
export function completionOf(commands: () => Readonly<Record<string, Command>>): Command {
  return {
    usage: 'completion bash|zsh|fish',
    summary: 'print a script that lets a shell complete commands, options, files and the sections in them',
    help: [
      'bash:  source <(wheatpaste completion bash)                                         in ~/.bashrc',
      'zsh:   source <(wheatpaste completion zsh)                                          in ~/.zshrc, after compinit',
      'fish:  wheatpaste completion fish > ~/.config/fish/completions/wheatpaste.fish',
      '',
      'The scripts ask `wheatpaste completion words -- WORD…`, which anybody may: the words of a command line after the name of the',
      'program, of which the last one is to be completed, and may be empty. It prints what that may become, one in a line, each',
      'perhaps with a tab and what it is. It prints nothing where a file is meant, but for a FILE# whose sections it knows.',
    ].join('\n'),
    async run(args) {
      const [shell = '', ...words] = args.filter((arg, index) => arg !== '--' || index !== 1)
      if (shell === 'words') {
        for (const { word, about } of candidatesFor(words, commands())) console.log(about ? `${word}\t${about}` : word)
        return 0
      }
      const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined
      if (script === undefined || words.length > 0)
        throw new UsageError(`which shell? ${Object.keys(scripts).join(', ')}`)
      console.log(script.trimEnd())
      return 0
    },
  }
}
