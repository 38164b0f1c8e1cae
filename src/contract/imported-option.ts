import { dirname } from 'node:path'
import { type Conf, placeOf } from './conf.ts'
import { ConfigError } from './config-error.ts'
import { importModule, resolveModule } from './module.ts'
import { nearest } from './nearest.ts'
import type { Place } from './place.ts'

/** What a factory may carry that imports what options of its section name, so that `check` finds modules that are not there. */
export interface Importing {
  readonly importedOptions: readonly string[]
}

/**
 * Imports what an option names: `MODULE` for what it exports by default, `MODULE:EXPORT` or `MODULE:EXPORT.PART`. A module is what
 * it is for factories: a file beside the INI file, a package that is found from there, or a `file:` URL.
 *
 * @throws ConfigError bad-option, module-not-allowed, module-not-found, module-failed, export-not-found
 */
export async function importOption(option: string, globalConf: Conf, localConf: Conf): Promise<unknown> {
  const { module, attribute, url, place } = await resolveOption(option, globalConf, localConf)
  return readExport(await importModule(module, url, place), module, attribute, place)
}

interface ResolvedOption {
  readonly module: string
  readonly attribute: string
  readonly url: string
  readonly place: Place | undefined
}

/**
 * Finds the module that {@link importOption} would import, and runs none of it.
 *
 * @throws ConfigError bad-option, module-not-allowed, module-not-found
 */
export async function resolveOption(option: string, globalConf: Conf, localConf: Conf): Promise<ResolvedOption> {
  const place = placeOf(localConf, option)
  const [, module = '', attribute = 'default'] = REFERENCE.exec(localConf[option] ?? '') ?? []
  if (module === '') {
    const message = `"${option}" must say which export of which module, MODULE or MODULE:EXPORT`
    throw new ConfigError({ code: 'bad-option', message, place })
  }
  const folders = [place ? dirname(place.file) : undefined, globalConf.here, process.cwd(), import.meta.dirname]
  const from = folders.filter((folder) => folder !== undefined)
  return { module, attribute, url: await resolveModule(module, from, place), place }
}

// `node:fs` and `data:…` are modules, too, though never allowed ones.
const REFERENCE = /^\s*((?:(?:file|node|data|https?):)?[^\s:]+?)\s*(?::\s*([\w$.]+))?\s*$/

function readExport(namespace: object, module: string, attribute: string, place: Place | undefined): unknown {
  let at: unknown = namespace
  for (const [index, name] of attribute.split('.').entries()) {
    const fromDefault = index === 0 ? property(property(namespace, 'default'), name) : undefined
    at = name === 'default' ? (fromDefault ?? property(at, name)) : (property(at, name) ?? fromDefault)
    if (at === undefined) throw exportNotFound(namespace, module, attribute, place)
  }
  return at
}

// Never what every object or function has from its prototype.
function property(value: unknown, name: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined
  if (name in Function.prototype && !Object.hasOwn(value, name)) return undefined
  return (value as Record<string, unknown>)[name]
}

function exportNotFound(namespace: object, module: string, attribute: string, place: Place | undefined): ConfigError {
  const names = Object.keys(namespace).filter((name) => name !== 'module.exports')
  const close = nearest(attribute, names)
  const message = `"${module}" has no "${attribute}"${close === undefined ? '' : `: did you mean "${close}"?`}`
  const hint = names.length === 0 ? 'it exports nothing' : `it has: ${names.join(', ')}`
  return new ConfigError({ code: 'export-not-found', message, hint, place })
}
