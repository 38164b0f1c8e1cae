import { action, type Method, response } from 'wheatpaste'

/** An action that is accepted, and perhaps goes on after the answer: `POST …/{id}/action` with `{"name": …}`. */
export function accepted(name: string): <M extends Method>(method: M) => M {
  return (method) => action(name)(response(202)(method))
}
