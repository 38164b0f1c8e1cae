import type { Application } from '../contract/application.ts'
import { Mapper, type MapperOptions } from './mapper.ts'
import { joined, type PathPattern, type Pattern, trimmed } from './path-pattern.ts'
import type { ResourceOptions } from './rest-routes.ts'

/** A mapper whose variable `format` is `json` or `xml`, so that it does not eat whatever follows a dot: nova's `PlainMapper`. */
export class PlainMapper extends Mapper {
  constructor(options: MapperOptions = {}) {
    super({ formats: ['json', 'xml'], ...options })
  }
}

/**
 * A mapper that connects resources twice, below the id of a project and without: nova's `ProjectMapper`.
 *
 * A name leads to the route without the project.
 */
export class ProjectMapper extends PlainMapper {
  override resource(member: string, collection: string, options: ResourceOptions): void {
    const { parentResource: parent } = options
    const own = options.pathPrefix ?? (parent ? joined(parent.collectionName, `/:${parent.memberName}_id`) : '')
    super.resource(member, collection, { ...options, pathPrefix: joined(PROJECT, '/', trimmed(own)) })
    super.resource(member, collection, options)
  }

  /** A variable `format` is not restricted to what stands behind a dot. */
  override createRoute(path: PathPattern, method: string, controller: Application, action: string): void {
    super.createRoute(joined('/', PROJECT, path), method, controller, action)
    super.createRoute(path, method, controller, action)
  }
}

// An id is hexadecimal, perhaps with dashes (numbers are, too), so that it is not taken for a collection's name.
const PROJECT: Pattern = {
  tokens: [{ type: 'param', name: 'project_id' }],
  requirements: { project_id: '[0-9a-f-]+' },
}
