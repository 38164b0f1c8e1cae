import type { Application } from '../contract/application.ts'
import type { Mapper } from '../serve/mapper.ts'
import type { Actions } from '../serve/rest-routes.ts'

/** A resource that an extension brings: nova's `ResourceExtension`. */
export interface ResourceExtension {
  /** Its path and its name: `servers`. */
  readonly collection: string
  /** Default: that of the resource that it inherits from. */
  readonly controller?: object
  /** The path of another resource, whose actions and extensions are this one's too. It may come from any extension. */
  readonly inherits?: string
  /** The name of one member, for named routes. Default: the collection's. */
  readonly memberName?: string
  /** Actions of the whole collection, each with its method: `{ detail: 'GET' }`. */
  readonly collectionActions?: Actions
  /** Actions of one member, each with its method: `{ action: 'POST' }`. */
  readonly memberActions?: Actions
  /**
   * The resource that it stands below: `{ memberName: 'server', collectionName: 'servers' }`. Its path begins with that one's, so that
   * there may be `servers/tags` beside `images/tags`.
   */
  readonly parent?: { readonly memberName: string; readonly collectionName: string }
  /** Connects routes that are no resource's. */
  readonly customRoutes?: (mapper: Mapper, resource: Application) => void
}

/** Actions that an extension adds to a resource: nova's `ControllerExtension`. */
export interface ControllerExtension {
  /** The path of the resource: `servers`, or `servers/tags` of one that stands below servers. */
  readonly collection: string
  /** Its methods that are marked by `action()` join those of the resource. */
  readonly controller: object
}

/** What a plugin adds to an API: nova's `V3APIExtensionBase`. */
export interface ApiExtension {
  /** For people, who see it beside the routes that it brings. */
  readonly name: string
  /** What lists of core, allowed and denied extensions name it by. */
  readonly alias: string
  getResources?(): Iterable<ResourceExtension>
  getControllerExtensions?(): Iterable<ControllerExtension>
}
