/** Runs a command with what follows its name. @returns the exit code */
export type Run = (args: readonly string[]) => Promise<number>

/** What does what the manual tells. Each command is imported when it is asked for, since most of them need much of the rest. */
export const commands: Readonly<Record<string, () => Promise<Run>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  check: async () => (await import('./check.ts')).check,
  show: async () => (await import('./show.ts')).show,
  routes: async () => (await import('./routes.ts')).routes,
  match: async () => (await import('./match.ts')).match,
  request: async () => (await import('./request.ts')).request,
  diff: async () => (await import('./diff.ts')).diff,
  fmt: async () => (await import('./fmt.ts')).fmt,
  init: async () => (await import('./init.ts')).init,
  migrate: async () => (await import('./migrate.ts')).migrate,
  points: async () => (await import('./points.ts')).points,
  schema: async () => (await import('./schema.ts')).schema,
  lsp: async () => (await import('./lsp.ts')).lsp,
  reload: async () => (await import('./reload.ts')).reload,
  completion: async () => (await import('./completion.ts')).completion,
}
