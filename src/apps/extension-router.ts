import type { Application } from '../contract/application.ts'
import type { Mapper } from '../serve/mapper.ts'
import { ProjectMapper } from '../serve/project-mapper.ts'
import { type ResourceOptions, resource } from '../serve/resource.ts'
import { router } from '../serve/router.ts'
import type { ApiExtension } from './api-extension.ts'
import { type Brought, ExtensionResources } from './extension-resources.ts'

export interface ExtensionRouterOptions extends Omit<ResourceOptions, 'extensions'> {
  /** Where routes are connected. Default: a new {@link ProjectMapper}. */
  readonly mapper?: Mapper
  /** The aliases without which there is no API. Default: none. */
  readonly core?: readonly string[]
  /** What listings say of where a route comes from. Default: the extension's name. */
  readonly originOf?: (extension: ApiExtension) => string
}

/** An extension without which there is no API is missing. */
export class CoreApiMissing extends Error {
  readonly missing: readonly string[]

  constructor(missing: readonly string[]) {
    super(`the API lacks core extensions: ${missing.join(', ')}`)
    this.name = 'CoreApiMissing'
    this.missing = missing
  }
}

/**
 * A router over the resources of extensions, as nova's `APIRouterV21` was: what others inherit from is connected first, then the
 * actions of controller extensions join their resources.
 *
 * @throws CoreApiMissing when a core extension is not there
 * @throws Error when two extensions bring the same resource, or one extends or inherits from what nobody brings
 */
export function extensionRouter(
  extensions: readonly ApiExtension[],
  options: ExtensionRouterOptions = {},
): Application {
  const { mapper = new ProjectMapper(), core = [], originOf = nameOf, ...resourceOptions } = options
  const missing = core.filter((alias) => !extensions.some((extension) => extension.alias === alias))
  if (missing.length > 0) throw new CoreApiMissing(missing)
  const resources = new ExtensionResources(extensions)
  for (const brought of resources.inOrder()) {
    const [controller, ...added] = resources.controllersOf(brought)
    const app = resource(controller, { ...resourceOptions, extensions: added })
    const about = app.describe?.()
    app.describe = () => ({ kind: 'app', ...about, origin: originOf(brought.extension) })
    connect(mapper, brought, app)
  }
  return router(mapper)
}

function nameOf({ name }: ApiExtension): string {
  return name
}

function connect(mapper: Mapper, { resource: about }: Brought, controller: Application): void {
  const { collection, memberName = collection, collectionActions, memberActions, parent, customRoutes } = about
  mapper.resource(memberName, collection, {
    controller,
    ...(collectionActions && { collection: collectionActions }),
    ...(memberActions && { member: memberActions }),
    ...(parent && { parentResource: parent }),
  })
  customRoutes?.(mapper, controller)
}
