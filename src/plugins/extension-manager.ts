import { nearest } from '../contract/nearest.ts'
import { type Extension, type ExtensionOptions, loadExtensions } from './extension.ts'

export interface ExtensionManagerOptions extends ExtensionOptions {
  /** Which of several extensions of one name counts. Default: `fail`, since one of them would be lost without a word. */
  readonly onConflict?: 'fail' | 'first' | 'last'
}

/**
 * All plugins of a namespace: stevedore's `ExtensionManager`.
 *
 * ```ts
 * const drivers = await ExtensionManager.load<Driver>({ namespace: 'example.drivers', invokeOnLoad: true })
 * const sizes = drivers.map(({ name, obj }) => [name, obj?.size()])
 * ```
 */
export class ExtensionManager<Plugin = unknown, Instance = unknown> {
  readonly namespace: string
  readonly extensions: readonly Extension<Plugin, Instance>[]

  constructor(namespace: string, extensions: readonly Extension<Plugin, Instance>[]) {
    this.namespace = namespace
    this.extensions = extensions
  }

  /** @throws Error when a plugin cannot be loaded, or two have the same name, unless the options say otherwise */
  static async load<I = unknown, P = unknown>(options: ExtensionManagerOptions): Promise<ExtensionManager<P, I>> {
    const extensions = await loadExtensions<P, I>(options)
    return new ExtensionManager(options.namespace, withoutConflicts(options, extensions))
  }

  [Symbol.iterator](): Iterator<Extension<Plugin, Instance>> {
    return this.extensions[Symbol.iterator]()
  }

  names(): string[] {
    return this.extensions.map(({ name }) => name)
  }

  has(name: string): boolean {
    return this.extensions.some((extension) => extension.name === name)
  }

  /** @throws Error when there is none of the name */
  get(name: string): Extension<Plugin, Instance> {
    const found = this.extensions.find((extension) => extension.name === name)
    if (found) return found
    throw noSuchExtension(this.namespace, name, this.names())
  }

  /** Calls back for each extension, in order. What it throws is thrown. */
  map<T>(callback: (extension: Extension<Plugin, Instance>) => T): T[] {
    return this.extensions.map((extension) => callback(extension))
  }
}

/** @throws Error when two extensions have the same name and nobody said which counts */
export function withoutConflicts<E extends Extension>(
  { namespace, onConflict = 'fail' }: ExtensionManagerOptions,
  extensions: readonly E[],
): E[] {
  const byName = new Map<string, E>()
  for (const extension of extensions) {
    const other = byName.get(extension.name)
    if (other && onConflict === 'fail') throw conflict(namespace, other, extension)
    if (!other || onConflict === 'last') byName.set(extension.name, extension)
  }
  return [...byName.values()]
}

function conflict(namespace: string, one: Extension, other: Extension): Error {
  const [first, second] = [one, other].map(({ entryPoint }) => entryPoint.package.name)
  return new Error(`${first} and ${second} both have "${one.name}" of ${namespace}: say which counts with onConflict`)
}

export function noSuchExtension(namespace: string, name: string, names: readonly string[]): Error {
  const close = nearest(name, names)
  const known = names.length > 0 ? `there are: ${names.join(', ')}` : 'no package has any'
  return new Error(`${namespace} has no "${name}": ${close ? `did you mean "${close}"?` : known}`)
}
