import { type ExtensionOptions, loadExtensions, type Reaction, react } from './extension.ts'
import { ExtensionManager, noSuchExtension } from './extension-manager.ts'

export interface HookManagerOptions extends ExtensionOptions {
  /** The hook's name, which any number of packages may have. */
  readonly name: string
  /** When no package has it. Default: `ignore`, since a hook may have nothing on it. */
  readonly onMissing?: Reaction<[name: string]>
}

/** All plugins of one name: stevedore's `HookManager`. */
export class HookManager<Plugin = unknown, Instance = unknown> extends ExtensionManager<Plugin, Instance> {
  /** @throws Error when a plugin cannot be loaded, unless the options say otherwise */
  static override async load<I = unknown, P = unknown>(options: HookManagerOptions): Promise<HookManager<P, I>> {
    const { namespace, name, onMissing = 'ignore' } = options
    const extensions = await loadExtensions<P, I>(options, (entryPoint) => entryPoint.name === name)
    if (extensions.length === 0) react(onMissing, noSuchExtension(namespace, name, []), name)
    return new HookManager(namespace, extensions)
  }
}
