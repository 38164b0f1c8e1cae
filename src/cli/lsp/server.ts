import { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import {
  type Connection,
  createConnection,
  type InitializeResult,
  ProposedFeatures,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { IniDocument } from '../ini-document.ts'
import { Known } from '../known.ts'
import { completionsAt } from './completion.ts'
import { definitionAt } from './definition.ts'
import { diagnosticsOf } from './diagnostics.ts'
import { hoverAt } from './hover.ts'

/** How long nothing must be typed before a text is checked, in milliseconds. */
const SETTLE = 200

const CAPABILITIES: InitializeResult = {
  serverInfo: { name: 'wheatpaste' },
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    completionProvider: { triggerCharacters: ['[', ':', '#', '=', ' ', '('] },
    hoverProvider: true,
    definitionProvider: true,
  },
}

/** Serves an editor over stdin and stdout until it says goodbye. @returns the exit code */
export function serveEditor(): Promise<number> {
  const connection = createConnection(ProposedFeatures.all, process.stdin, stdoutAlone())
  const documents = new TextDocuments(TextDocument)
  const known = new Map<string, Known>()
  const knownBy = (file: string): Known => {
    const present = known.get(file) ?? new Known(file)
    known.set(file, present)
    return present
  }
  const checks = new Checks(connection, documents)
  connection.onInitialize(() => CAPABILITIES)
  documents.onDidChangeContent(({ document }) => checks.later(document))
  documents.onDidSave(({ document }) => {
    // A package may have come, or have got new entry points.
    known.clear()
    checks.later(document)
  })
  documents.onDidClose(({ document }) => {
    known.delete(fileOf(document.uri) ?? '')
    checks.forget(document)
  })

  /** Answers what is asked of a place of an open file. */
  const at = <T>(answer: (document: IniDocument, file: string, line: number, character: number) => T) => {
    return (asked: { textDocument: { uri: string }; position: { line: number; character: number } }): T | null => {
      const { textDocument, position } = asked
      const text = documents.get(textDocument.uri)?.getText()
      const file = fileOf(textDocument.uri)
      if (text === undefined || file === undefined) return null
      return answer(new IniDocument(text), file, position.line, position.character)
    }
  }
  connection.onCompletion(at((document, file, ...position) => completionsAt(document, knownBy(file), ...position)))
  connection.onHover(at((document, file, ...position) => hoverAt(document, knownBy(file), ...position)))
  connection.onDefinition(at((document, file, ...position) => definitionAt(document, knownBy(file), file, ...position)))

  documents.listen(connection)
  connection.listen()
  // The connection ends the process when the editor says goodbye, or is gone.
  return new Promise(() => {})
}

// What a module prints while it is imported would be no message of the protocol: it goes to stderr.
function stdoutAlone(): Writable {
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = process.stderr.write.bind(process.stderr)
  return new Writable({ write: (chunk: Uint8Array, _encoding, done) => void write(chunk, done) })
}

/** Checks texts when nothing has been typed for a while. */
class Checks {
  readonly #timers = new Map<string, NodeJS.Timeout>()
  readonly #connection: Connection
  readonly #documents: TextDocuments<TextDocument>

  constructor(connection: Connection, documents: TextDocuments<TextDocument>) {
    this.#connection = connection
    this.#documents = documents
  }

  later({ uri }: TextDocument): void {
    clearTimeout(this.#timers.get(uri))
    this.#timers.set(
      uri,
      setTimeout(() => void this.#check(uri), SETTLE),
    )
  }

  forget({ uri }: TextDocument): void {
    clearTimeout(this.#timers.get(uri))
    this.#timers.delete(uri)
    void this.#connection.sendDiagnostics({ uri, diagnostics: [] })
  }

  async #check(uri: string): Promise<void> {
    const document = this.#documents.get(uri)
    const file = fileOf(uri)
    if (!document || file === undefined) return
    const { version } = document
    try {
      const diagnostics = await diagnosticsOf(document.getText(), file)
      // What was typed meanwhile is checked by itself.
      if (this.#documents.get(uri)?.version === version)
        await this.#connection.sendDiagnostics({ uri, version, diagnostics })
    } catch (error) {
      this.#connection.console.error(String(error))
    }
  }
}

// A text that was never saved has no folder in which its modules could be.
function fileOf(uri: string): string | undefined {
  return uri.startsWith('file:') ? fileURLToPath(uri) : undefined
}
