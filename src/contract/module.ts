import { existsSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { isAbsolute, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ConfigError } from './config-error.ts'
import type { Place } from './place.ts'

/**
 * Where a module is that a file or an option names: `./auth.ts` beside the INI file, `my-package/sub` as Node finds it from
 * there, or `file:///…`; never one of Node's own, nor `data:` or `http:`.
 *
 * @param from the folders to look from, nearest first
 * @param place where it is named, if the error is to say so
 * @throws ConfigError module-not-found, module-not-allowed
 */
export async function resolveModule(module: string, from: readonly string[], place?: Place): Promise<string> {
  if (builtinModules.includes(module.replace(/^node:/, '')) || /^(?!file:)[a-z][a-z0-9+.-]*:/i.test(module)) {
    const message = `"${module}" is not a module of yours or of a package`
    throw new ConfigError({ code: 'module-not-allowed', message, place })
  }
  for (const folder of isFile(module) ? from.slice(0, 1) : from) {
    const url = isFile(module) ? pathToFileURL(fileOf(module, folder)).href : await bare(module, folder)
    if (url?.startsWith('file:') && existsSync(fileURLToPath(url))) return url
  }
  const hint = isFile(module) ? otherSpelling(fileOf(module, from[0] ?? '')) : whereBare(module, from[0])
  throw new ConfigError({ code: 'module-not-found', message: `there is no module "${module}"`, hint, place })
}

function isFile(module: string): boolean {
  return /^\.{1,2}\/|^file:/.test(module) || isAbsolute(module)
}

function fileOf(module: string, folder: string): string {
  if (module.startsWith('file:')) return fileURLToPath(module)
  return isAbsolute(module) ? module : join(folder, module)
}

// Most services name files, and need not wait for what finds packages.
async function bare(module: string, folder: string): Promise<string | undefined> {
  const { resolve } = await import('import-meta-resolve')
  try {
    return resolve(module, pathToFileURL(join(folder, 'x')).href)
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

/**
 * Imports what {@link resolveModule} found.
 *
 * @throws ConfigError module-failed
 */
export async function importModule(module: string, url: string, place?: Place): Promise<Record<string, unknown>> {
  try {
    return await import(/* @vite-ignore */ url)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const hint =
      code === 'ERR_UNKNOWN_FILE_EXTENSION'
        ? 'this Node does not run TypeScript: start it with `tsx`, or use Node 22.18 or later'
        : undefined
    const report = `"${module}" failed while it was imported: ${message}`
    throw new ConfigError({ code: 'module-failed', message: report, hint, place }, { cause })
  }
}
