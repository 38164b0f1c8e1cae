import { ConfigError } from '../contract/config-error.ts'
import { loadContext } from '../load/load.ts'
import type { ServiceOptions } from './loaded.ts'

/** What the sections of the servers say, by `[server:main] port`: options, and `use` for the factory. */
export type ServerOptions = ReadonlyMap<string, string>

/** Reads the sections of the servers, without creating any. One that is missing or wrong says nothing here. */
export async function serverOptions({ uri, defaults, listeners }: ServiceOptions): Promise<ServerOptions> {
  const found = await Promise.all(listeners.map(({ server }) => optionsOf(uri, server, defaults)))
  return new Map(found.flat())
}

/** The options that differ. They are read when a process starts, and so are not changed by a reload within it. */
export function changedOptions(before: ServerOptions, after: ServerOptions): string[] {
  const names = new Set([...before.keys(), ...after.keys()])
  return [...names].filter((name) => before.get(name) !== after.get(name))
}

async function optionsOf(
  uri: string,
  name: string,
  defaults: Readonly<Record<string, string>>,
): Promise<[name: string, text: string][]> {
  try {
    const context = await loadContext(uri, { kind: 'server', name, defaults })
    const factory = context.type === 'factory' ? context.factory.written : context.type
    const options = [...context.localConf].map(([option, { text }]) => [option, text] as const)
    return [['use', factory] as const, ...options].map(([option, text]) => [`[server:${name}] ${option}`, text])
  } catch (error) {
    if (error instanceof ConfigError) return []
    throw error
  }
}
