import { action, response, schema } from 'wheatpaste'
import { lockBody, rebootBody } from '../bodies/action-bodies.ts'
import { begin } from '../cloud/change-server.ts'
import type { Cloud } from '../cloud/cloud.ts'
import { lock, unlock } from '../cloud/lock-server.ts'
import { type Transition, transitions } from '../cloud/transitions.ts'
import { onServer } from '../request/on-server.ts'

/** What is done to a server by `POST /servers/{id}/action`, and goes on after the answer. */
export function serverActions(cloud: Cloud) {
  const on = onServer(cloud)
  const simple = (name: string, transition: Transition) =>
    action(name)(response(202)(on(({ caller, instance }) => begin(cloud, caller, instance, transition))))

  return {
    start: simple('os-start', transitions.start),
    stop: simple('os-stop', transitions.stop),
    pause: simple('pause', transitions.pause),
    unpause: simple('unpause', transitions.unpause),
    suspend: simple('suspend', transitions.suspend),
    resume: simple('resume', transitions.resume),

    reboot: action('reboot')(
      response(202)(
        schema(rebootBody)(
          on(({ caller, instance, body: { reboot } }) => {
            const isHard = reboot.type.toUpperCase() === 'HARD'
            begin(cloud, caller, instance, isHard ? transitions.hardReboot : transitions.softReboot)
          }),
        ),
      ),
    ),

    lock: action('lock')(
      response(202)(
        schema(
          lockBody,
          '2.73',
        )(
          on(({ caller, instance, version, body }) => {
            lock(cloud, caller, instance, (version.atLeast('2.73') && body.lock?.locked_reason) || null)
          }),
        ),
      ),
    ),

    unlock: action('unlock')(response(202)(on(({ caller, instance }) => unlock(cloud, caller, instance)))),
  }
}
