import { resolve } from 'node:path'
import { type Conf, placeOf } from '../contract/conf.ts'
import { ConfigError } from '../contract/config-error.ts'
import type { AppFactory } from '../contract/factory.ts'
import { readSettings, type Settings, type SettingsTable, setting } from '../contract/settings.ts'
import { EnabledExtensionManager } from '../plugins/enabled-extension-manager.ts'
import type { MicroversionOptions } from '../serve/microversion.ts'
import { PlainMapper, ProjectMapper } from '../serve/project-mapper.ts'
import type { ApiExtension } from './api-extension.ts'
import { extensionRouter } from './extension-router.ts'

const settings = {
  namespace: setting.text({ doc: 'The group of entry points in which packages name their extensions.' }),
  core: setting.list({ doc: 'The aliases of the extensions without which there is no API.', default: [] }),
  allow: setting.list({ doc: 'The aliases of the only extensions to be loaded; all, when empty.', default: [] }),
  deny: setting.list({ doc: 'The aliases of extensions not to be loaded.', default: [] }),
  mapper: setting.choice(['project', 'plain'], {
    doc: 'Whether paths may begin with the id of a project.',
    default: 'project',
  }),
  project_id: {
    ...setting.text({ doc: 'What such an id is: a regular expression for all of it.', default: '[0-9a-f-]+' }),
    type: 'regexp',
    parse: projectIdOf,
  },
  from: setting.text({
    doc: 'A folder of the package whose dependencies are looked at; that of the file, by default.',
  }),
  service: setting.text({ doc: 'The service type that the microversion header names.', default: 'compute' }),
  min_version: setting.text({ doc: 'The oldest microversion; without it there are none.' }),
  max_version: setting.text({ doc: 'The newest microversion.' }),
  legacy_header: setting.text({ doc: 'An older header that holds a microversion.' }),
} as const

type Options = Settings<typeof settings>

/**
 * `paste.app_factory`: the extensions of a namespace that the service and the packages it depends on name in their package.json,
 * as one router. It is nova's `APIRouterV21.factory`, with the lists in the file.
 *
 * ```ini
 * [app:osapi_compute_app_v21]
 * use = pkg:wheatpaste#extension_router
 * namespace = nova.api.v21.extensions
 * core = servers flavors
 * deny = os-hypervisors
 * ```
 */
export const extensionRouterFactory: AppFactory & { readonly settings: SettingsTable } = Object.assign(
  async (globalConf: Conf, localConf: Conf) => {
    const options = readSettings(settings, localConf)
    const { namespace, core, mapper, projectId } = options
    if (namespace === undefined) throw new Error('it needs a namespace')
    refuseOverlap(options, localConf)
    const extensions = await loadApiExtensions(namespace, options, globalConf.here)
    const packages = new Map([...extensions].map(({ obj, entryPoint }) => [obj, entryPoint.package.name]))
    const microversions = microversionsOf(options)
    return extensionRouter(
      [...packages.keys()].filter((obj) => obj !== undefined),
      {
        core,
        mapper: mapper === 'plain' ? new PlainMapper() : new ProjectMapper({ projectId }),
        originOf: (extension) => packages.get(extension) ?? extension.name,
        ...(microversions && { microversions }),
      },
    )
  },
  { settings },
)

function projectIdOf(text: string): string {
  try {
    new ProjectMapper({ projectId: text })
    return text
  } catch (error) {
    throw new Error(`a regular expression for ids (${(error as Error).message})`)
  }
}

// They are made before it is known whether they are wanted, since only then is their alias known.
function loadApiExtensions(
  namespace: string,
  { allow, deny, from }: Options,
  here: string | undefined,
): Promise<EnabledExtensionManager<unknown, ApiExtension>> {
  return EnabledExtensionManager.load<ApiExtension>({
    namespace,
    from: resolve(here ?? '', from ?? ''),
    invokeOnLoad: true,
    checkFunc: ({ name, obj }) => {
      if (typeof obj?.alias !== 'string')
        throw new Error(`"${name}" of ${namespace} makes no extension: it has no alias`)
      return (allow.length === 0 || allow.includes(obj.alias)) && !deny.includes(obj.alias)
    },
  })
}

function refuseOverlap({ allow, deny }: Options, localConf: Conf): void {
  const both = allow.filter((alias) => deny.includes(alias))
  if (both.length === 0) return
  const message = `"allow" and "deny" both name ${both.join(', ')}`
  throw new ConfigError({ code: 'bad-option', message, place: placeOf(localConf, 'deny') })
}

function microversionsOf({
  service,
  minVersion: min,
  maxVersion: max,
  legacyHeader,
}: Options): MicroversionOptions | undefined {
  if (min === undefined) return undefined
  return { service, min, max: max ?? min, ...(legacyHeader !== undefined && { legacyHeader }) }
}
