import { type ControllerRequest, HttpError, wrapMethod } from 'wheatpaste'
import type { Cloud } from '../cloud/cloud.ts'
import type { Instance } from '../cloud/instance.ts'
import { type Caller, callerOf } from './caller.ts'

/** What the path says: the server itself, or something of the server. */
type Params = {
  readonly id: string
  readonly server_id?: string
}

/** What a method about a server is called with. */
export interface ServerRequest<Body = unknown> extends ControllerRequest<Params, Body> {
  readonly caller: Caller
  readonly instance: Instance
}

/**
 * Makes methods of a controller that are handed the server that the path names.
 *
 * ```ts
 * show: on(({ instance }) => …)
 * ```
 */
export function onServer(
  cloud: Cloud,
): <Result, Body = unknown>(
  method: (request: ServerRequest<Body>) => Result,
) => (request: ControllerRequest<Params, Body>) => Result {
  return (method) =>
    wrapMethod(method, (request, call) => {
      const caller = callerOf(request.environ)
      const { id, server_id: serverId = id } = request.params
      return call({ ...request, caller, instance: findServer(cloud, caller, serverId) })
    })
}

// Whoever may not know of a server is told that there is none.
function findServer({ instances }: Cloud, { projectId, isAdmin }: Caller, id: string): Instance {
  const instance = instances.find(id)
  if (instance && (instance.projectId === projectId || isAdmin)) return instance
  throw new HttpError(404, `Instance ${id} could not be found.`)
}
