import type { Application } from '../contract/application.ts'
import { expression } from './expression.ts'
import { Mapper, type MapperOptions } from './mapper.ts'
import { joined, type PathPattern, type Pattern, trimmed } from './path-pattern.ts'
import type { ResourceOptions } from './rest-routes.ts'

/** A mapper whose variable `format` is `json` or `xml`, so that it does not eat whatever follows a dot: nova's `PlainMapper`. */
export class PlainMapper extends Mapper {
  constructor(options: MapperOptions = {}) {
    super({ formats: ['json', 'xml'], ...options })
  }
}

export interface ProjectMapperOptions extends MapperOptions {
  /**
   * What an id of a project is: a regular expression that takes no slash. Default: `[0-9a-f-]+`, nova's `project_id_regex`, so that an
   * id is not taken for the name of a collection.
   */
  readonly projectId?: string
}

/**
 * A mapper that connects resources twice, below the id of a project and without: nova's `ProjectMapper`.
 *
 * A name leads to the route without the project.
 *
 * @throws Error for a `projectId` that takes slashes, or may take forever
 */
export class ProjectMapper extends PlainMapper {
  readonly #project: Pattern

  constructor({ projectId = '[0-9a-f-]+', ...options }: ProjectMapperOptions = {}) {
    super(options)
    if (expression(projectId).takesSlash) throw new Error(`/${projectId}/ of a project takes slashes`)
    this.#project = { tokens: [{ type: 'param', name: 'project_id' }], requirements: { project_id: projectId } }
  }

  override resource(member: string, collection: string, options: ResourceOptions): void {
    const { parentResource: parent } = options
    const own = options.pathPrefix ?? (parent ? joined(parent.collectionName, `/:${parent.memberName}_id`) : '')
    super.resource(member, collection, { ...options, pathPrefix: joined(this.#project, '/', trimmed(own)) })
    super.resource(member, collection, options)
  }

  /** A variable `format` is not restricted to what stands behind a dot. */
  override createRoute(path: PathPattern, method: string, controller: Application, action: string): void {
    super.createRoute(joined('/', this.#project, path), method, controller, action)
    super.createRoute(path, method, controller, action)
  }
}
