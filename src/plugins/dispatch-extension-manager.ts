import { EnabledExtensionManager, type EnabledExtensionManagerOptions } from './enabled-extension-manager.ts'
import type { Extension } from './extension.ts'

/** Plugins between which each call decides: stevedore's `DispatchExtensionManager`. */
export class DispatchExtensionManager<Plugin = unknown, Instance = unknown> extends EnabledExtensionManager<
  Plugin,
  Instance
> {
  /** @throws Error as {@link EnabledExtensionManager.load} does */
  static override async load<I = unknown, P = unknown>(
    options: EnabledExtensionManagerOptions<P, I>,
  ): Promise<DispatchExtensionManager<P, I>> {
    const { extensions } = await EnabledExtensionManager.load<I, P>(options)
    return new DispatchExtensionManager(options.namespace, extensions)
  }

  /** Calls back for each extension that the filter takes, in order. */
  mapWhere<T>(
    filter: (extension: Extension<Plugin, Instance>) => boolean,
    callback: (extension: Extension<Plugin, Instance>) => T,
  ): T[] {
    return this.extensions.filter(filter).map(callback)
  }

  /** Calls back for the extensions of these names, in the order of the names. @throws Error when there is none of a name */
  mapNamed<T>(names: readonly string[], callback: (extension: Extension<Plugin, Instance>) => T): T[] {
    return names.map((name) => callback(this.get(name)))
  }
}
