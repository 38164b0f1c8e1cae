import { entryPointsOf } from './entry-point.ts'
import { loadExtensions, type Reaction, react } from './extension.ts'
import {
  ExtensionManager,
  type ExtensionManagerOptions,
  noSuchExtension,
  withoutConflicts,
} from './extension-manager.ts'

export interface NamedExtensionManagerOptions extends ExtensionManagerOptions {
  /** Which plugins are loaded; the code of others is not run. */
  readonly names: readonly string[]
  /** Whether they come in the order of the names. Default: false, in the order in which they were found. */
  readonly nameOrder?: boolean
  /** When there is none of a name. Default: `fail`. */
  readonly onMissing?: Reaction<[name: string]>
}

/** Those plugins of a namespace that are named: stevedore's `NamedExtensionManager`. */
export class NamedExtensionManager<Plugin = unknown, Instance = unknown> extends ExtensionManager<Plugin, Instance> {
  /** @throws Error as {@link ExtensionManager.load} does, and when a name is missing, unless the options say otherwise */
  static override async load<I = unknown, P = unknown>(
    options: NamedExtensionManagerOptions,
  ): Promise<NamedExtensionManager<P, I>> {
    const { namespace, names, nameOrder = false, onMissing = 'fail', from = process.cwd() } = options
    const known = new Set(entryPointsOf(namespace, from).map(({ name }) => name))
    for (const name of names) {
      if (!known.has(name)) react(onMissing, noSuchExtension(namespace, name, [...known]), name)
    }
    const loaded = await loadExtensions<P, I>(options, ({ name }) => names.includes(name))
    const extensions = withoutConflicts(options, loaded)
    if (nameOrder) extensions.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name))
    return new NamedExtensionManager(namespace, extensions)
  }
}
