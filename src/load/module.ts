import { existsSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { isAbsolute, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { resolve as resolveBare } from 'import-meta-resolve'
import { ConfigError } from '../contract/config-error.ts'
import { unknownName } from '../contract/nearest.ts'
import { AttributeError, readAttribute } from '../plugins/attribute.ts'

/**
 * Imports what a module's attribute names: `./auth.ts` beside the INI file, `my-package/sub` as Node finds it from there, or
 * `file:///…`; a dotted attribute reaches into an export.
 *
 * @param from the folders to look from, nearest first
 * @throws ConfigError module-not-found, module-not-allowed, module-failed, export-not-found, without a place
 */
export async function importAttribute(module: string, attribute: string, from: readonly string[]): Promise<unknown> {
  const namespace = await importModule(module, resolveModule(module, from))
  return attributeOf(namespace, module, attribute)
}

function resolveModule(module: string, from: readonly string[]): string {
  if (builtinModules.includes(module.replace(/^node:/, '')) || /^(?!file:)[a-z][a-z0-9+.-]*:/i.test(module)) {
    const message = `"${module}" is not a module of yours or of a package`
    throw new ConfigError({ code: 'module-not-allowed', message })
  }
  for (const folder of isFile(module) ? from.slice(0, 1) : from) {
    const url = isFile(module) ? pathToFileURL(fileOf(module, folder)).href : bare(module, folder)
    if (url?.startsWith('file:') && existsSync(fileURLToPath(url))) return url
  }
  const hint = isFile(module) ? otherSpelling(fileOf(module, from[0] ?? '')) : whereBare(module, from[0])
  throw new ConfigError({ code: 'module-not-found', message: `there is no module "${module}"`, hint })
}

function isFile(module: string): boolean {
  return /^\.{1,2}\/|^file:/.test(module) || isAbsolute(module)
}

function fileOf(module: string, folder: string): string {
  if (module.startsWith('file:')) return fileURLToPath(module)
  return isAbsolute(module) ? module : join(folder, module)
}

function bare(module: string, folder: string): string | undefined {
  try {
    return resolveBare(module, pathToFileURL(join(folder, 'x')).href)
  } catch {
    return undefined
  }
}

// A module is written with its ending, and has another one far more often than it is missing.
function otherSpelling(path: string): string {
  const stem = path.replace(/\.[cm]?[jt]s$/, '')
  const found = ['.ts', '.js', '.mjs', '.mts', '.cjs', '.cts']
    .map((ending) => stem + ending)
    .find((file) => existsSync(file))
  return found === undefined ? `there is no file ${path}` : `there is ${found}`
}

function whereBare(module: string, folder = ''): string {
  const where = `no such package is installed from ${folder} upwards`
  if (!/^\w+(?:\.\w+)+$/.test(module)) return `${where}; a file beside the INI file is written ./${module}.js`
  return `${where}; for a module of Python, name what stands for it in package.json: entryPoints, group paste.alias`
}

async function importModule(module: string, url: string): Promise<Record<string, unknown>> {
  try {
    return await import(/* @vite-ignore */ url)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const hint =
      code === 'ERR_UNKNOWN_FILE_EXTENSION'
        ? 'this Node does not run TypeScript: start it with `tsx`, or use Node 22.18 or later'
        : undefined
    const report = `"${module}" failed while it was imported: ${message}`
    throw new ConfigError({ code: 'module-failed', message: report, hint }, { cause })
  }
}

function attributeOf(namespace: Record<string, unknown>, module: string, attribute: string): unknown {
  if (attribute === '') return namespace
  try {
    return readAttribute(namespace, attribute)
  } catch (error) {
    throw error instanceof AttributeError ? exportNotFound(error, module) : error
  }
}

function exportNotFound({ attribute: name, names }: AttributeError, module: string): ConfigError {
  const listing = { lead: 'it has', none: 'it exports nothing', always: true }
  return new ConfigError({
    code: 'export-not-found',
    ...unknownName(`"${module}" has no "${name}"`, name, names, listing),
  })
}
