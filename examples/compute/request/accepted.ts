import { action, type Method, response } from 'wheatpaste'

/**
 * An action of a server that is accepted, and goes on after the answer: `POST /servers/{id}/action` with `{"name": …}`.
 *
 * ```ts
 * pause: accepted('pause')(on(({ instance }) => …))
 * ```
 */
export function accepted(name: string): <M extends Method>(method: M) => M {
  return (method) => action(name)(response(202)(method))
}
