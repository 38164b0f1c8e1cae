import { ConfigError } from '../contract/config-error.ts'
import { importModule, resolveModule } from '../contract/module.ts'
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
  const namespace = await importModule(module, await resolveModule(module, from))
  return attributeOf(namespace, module, attribute)
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
