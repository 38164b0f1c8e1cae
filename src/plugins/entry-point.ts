import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readAttribute } from './attribute.ts'
import { type Package, Packages } from './package.ts'

/** Something that a package offers by a name in a namespace, as its package.json says. */
export interface EntryPoint {
  readonly namespace: string
  readonly name: string
  /** As written: `./dist/plugin.js:Plugin`. */
  readonly target: string
  readonly package: Package
}

/**
 * The entry points of a namespace: those of the package that a folder belongs to, then those of the packages that it depends on,
 * directly or not. No code is run.
 *
 * @param from a folder of the service, e.g. `globalConf.here`
 */
export function entryPointsOf(namespace: string, from: string, packages: Packages = new Packages()): EntryPoint[] {
  return packages.tree(from).flatMap((each) =>
    Object.entries(each.entryPoints[namespace] ?? {}).map(([name, target]) => ({
      namespace,
      name,
      target,
      package: each,
    })),
  )
}

/**
 * Imports what an entry point names.
 *
 * @throws Error that says which package is at fault; the error of its own code is the cause
 */
export async function loadEntryPoint({ namespace, name, target, package: owner }: EntryPoint): Promise<unknown> {
  const [, file = target, attribute = 'default'] = /^(.*?):([\w$.]+)$/.exec(target) ?? []
  try {
    const module = await import(/* @vite-ignore */ pathToFileURL(join(owner.folder, file)).href)
    return readAttribute(module, attribute)
  } catch (cause) {
    const why = (cause as Error).message
    throw new Error(`the entry point "${name}" of ${namespace} in ${owner.name} cannot be loaded: ${why}`, { cause })
  }
}
