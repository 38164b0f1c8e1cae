import { isClass } from './attribute.ts'
import { type EntryPoint, entryPointsOf, loadEntryPoint } from './entry-point.ts'

/** A loaded plugin: stevedore's `Extension`. */
export interface Extension<Plugin = unknown, Instance = unknown> {
  readonly name: string
  readonly entryPoint: EntryPoint
  /** What the entry point names. */
  readonly plugin: Plugin
  /** What it made, with `invokeOnLoad`. */
  readonly obj: Instance | undefined
}

/** What to do with something that is not as it should be: throw, `process.emitWarning`, nothing, or what you like. */
export type Reaction<Args extends readonly unknown[]> = 'fail' | 'warn' | 'ignore' | ((...args: Args) => void)

/** stevedore's parameters, in camel case. Nothing that goes wrong is passed over in silence unless you say so. */
export interface ExtensionOptions {
  /** The group of entry points. */
  readonly namespace: string
  /** A folder of the service, whose packages are looked at. Default: the current folder. */
  readonly from?: string
  /** Whether the plugins are called, or, being classes, made. Default: false. */
  readonly invokeOnLoad?: boolean
  /** What they are then given. Default: nothing. */
  readonly invokeArgs?: readonly unknown[]
  /** When a plugin cannot be imported or made. Default: `fail`. */
  readonly onLoadFailure?: Reaction<[entryPoint: EntryPoint, error: Error]>
}

/**
 * Loads the plugins of a namespace whose entry points are wanted, in their order.
 *
 * @throws Error that says which package is at fault, unless `onLoadFailure` says otherwise
 */
export async function loadExtensions<P, I>(
  options: ExtensionOptions,
  wanted: (entryPoint: EntryPoint) => boolean = () => true,
): Promise<Extension<P, I>[]> {
  const { namespace, from = process.cwd(), onLoadFailure = 'fail' } = options
  const extensions: Extension<P, I>[] = []
  for (const entryPoint of entryPointsOf(namespace, from).filter(wanted)) {
    try {
      extensions.push(await loadExtension<P, I>(entryPoint, options))
    } catch (error) {
      react(onLoadFailure, error as Error, entryPoint, error as Error)
    }
  }
  return extensions
}

async function loadExtension<P, I>(
  entryPoint: EntryPoint,
  { invokeOnLoad = false, invokeArgs = [] }: ExtensionOptions,
): Promise<Extension<P, I>> {
  const plugin = await loadEntryPoint(entryPoint)
  const obj = invokeOnLoad ? ((await invoke(plugin, invokeArgs, entryPoint)) as I) : undefined
  return { name: entryPoint.name, entryPoint, plugin: plugin as P, obj }
}

async function invoke(
  plugin: unknown,
  args: readonly unknown[],
  { name, package: owner }: EntryPoint,
): Promise<unknown> {
  try {
    if (isClass(plugin)) return new plugin(...(args as readonly never[]))
    if (typeof plugin === 'function') return await plugin(...args)
  } catch (cause) {
    throw new Error(`"${name}" of ${owner.name} failed while it was made: ${(cause as Error).message}`, { cause })
  }
  throw new Error(`"${name}" of ${owner.name} is a ${typeof plugin}, not a class or function that can be called`)
}

/** Does what a {@link Reaction} says about an error. */
export function react<Args extends readonly unknown[]>(reaction: Reaction<Args>, error: Error, ...args: Args): void {
  if (reaction === 'fail') throw error
  if (reaction === 'warn') process.emitWarning(error.message, { code: 'WHEATPASTE_PLUGIN' })
  if (typeof reaction === 'function') reaction(...args)
}
