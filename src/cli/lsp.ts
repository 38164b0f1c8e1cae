import { type Command, UsageError } from './command.ts'

/** `wheatpaste lsp`: a language server for editors. */
export const lsp: Command = {
  usage: 'lsp [--stdio]',
  summary: 'serve editors, as the Language Server Protocol has it, over stdin and stdout',
  help: [
    'An editor starts this itself; docs/editors.md tells how. It shows what `wheatpaste check` finds, also in text that is not saved;',
    'it completes sections, factories, options and values; it tells what stands under the cursor, and goes to where that is defined.',
    'The modules that a file names are imported into this process, once: restart it to have it see what changed in them.',
    '',
    '--stdio  as it is anyway; many editors say so',
  ].join('\n'),
  async run(args) {
    const unknown = args.find((arg) => arg !== '--stdio')
    if (unknown !== undefined) throw new UsageError(`what is "${unknown}"?`)
    // Nobody else needs the protocol.
    const { serveEditor } = await import('./lsp/server.ts')
    return serveEditor()
  },
}
