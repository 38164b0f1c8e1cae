import type { Extension, ExtensionOptions } from './extension.ts'
import { NamedExtensionManager } from './named-extension-manager.ts'

export interface DriverManagerOptions extends ExtensionOptions {
  /** Which driver. */
  readonly name: string
}

/** The one plugin of a namespace that does the work: stevedore's `DriverManager`. */
export class DriverManager<Plugin = unknown, Instance = unknown> {
  readonly extension: Extension<Plugin, Instance>

  constructor(extension: Extension<Plugin, Instance>) {
    this.extension = extension
  }

  /** @throws Error when there is no such driver, two packages have it, or it cannot be loaded */
  static async load<I = unknown, P = unknown>({
    name,
    ...options
  }: DriverManagerOptions): Promise<DriverManager<P, I>> {
    const manager = await NamedExtensionManager.load<I, P>({ ...options, names: [name] })
    return new DriverManager(manager.get(name))
  }

  /** What the driver made with `invokeOnLoad`, else the driver itself. */
  get driver(): Instance | Plugin {
    return this.extension.obj ?? this.extension.plugin
  }
}
