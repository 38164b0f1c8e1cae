import { type Extension, loadExtensions } from './extension.ts'
import { ExtensionManager, type ExtensionManagerOptions, withoutConflicts } from './extension-manager.ts'

export interface EnabledExtensionManagerOptions<Plugin, Instance> extends ExtensionManagerOptions {
  /** Whether a plugin is wanted; it is loaded by then, and made if `invokeOnLoad` says so. */
  readonly checkFunc: (extension: Extension<Plugin, Instance>) => boolean
}

/** Those plugins of a namespace that pass a check: stevedore's `EnabledExtensionManager`. */
export class EnabledExtensionManager<Plugin = unknown, Instance = unknown> extends ExtensionManager<Plugin, Instance> {
  /** @throws Error as {@link ExtensionManager.load} does; of a conflict only when both are wanted */
  static override async load<I = unknown, P = unknown>(
    options: EnabledExtensionManagerOptions<P, I>,
  ): Promise<EnabledExtensionManager<P, I>> {
    const loaded = await loadExtensions<P, I>(options)
    const enabled = loaded.filter((extension) => options.checkFunc(extension))
    return new EnabledExtensionManager(options.namespace, withoutConflicts(options, enabled))
  }
}
