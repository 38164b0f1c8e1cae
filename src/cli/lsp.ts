import { UsageError } from './command.ts'

/** `wheatpaste lsp`: a language server for editors. */
export async function lsp(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => arg !== '--stdio')
  if (unknown !== undefined) throw new UsageError(`what is "${unknown}"?`)
  // Nobody else needs the protocol.
  const { serveEditor } = await import('./lsp/server.ts')
  return serveEditor()
}
