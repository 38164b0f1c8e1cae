import { schema } from 'wheatpaste'
import { lockBody, rebootBody } from '../bodies/action-bodies.ts'
import { begin } from '../cloud/change-server.ts'
import type { Cloud } from '../cloud/cloud.ts'
import { lock, unlock } from '../cloud/lock-server.ts'
import { type Transition, transitions } from '../cloud/transitions.ts'
import { accepted } from '../request/accepted.ts'
import { onServer } from '../request/on-server.ts'

/** What is done to a server, and goes on after the answer. */
export function serverActions(cloud: Cloud) {
  const on = onServer(cloud)
  const simple = (transition: Transition) => on(({ caller, instance }) => begin(cloud, caller, instance, transition))
  // Older versions took whatever came with the name.
  const lockSchema = schema(lockBody, '2.73')

  return {
    start: accepted('os-start')(simple(transitions.start)),
    stop: accepted('os-stop')(simple(transitions.stop)),
    pause: accepted('pause')(simple(transitions.pause)),
    unpause: accepted('unpause')(simple(transitions.unpause)),
    suspend: accepted('suspend')(simple(transitions.suspend)),
    resume: accepted('resume')(simple(transitions.resume)),

    reboot: accepted('reboot')(
      schema(rebootBody)(
        on(({ caller, instance, body: { reboot } }) => {
          const isHard = reboot.type.toUpperCase() === 'HARD'
          begin(cloud, caller, instance, isHard ? transitions.hardReboot : transitions.softReboot)
        }),
      ),
    ),

    lock: accepted('lock')(
      lockSchema(
        on(({ caller, instance, version, body }) => {
          const reason = version.atLeast('2.73') ? body.lock?.locked_reason : undefined
          lock(cloud, caller, instance, reason ?? null)
        }),
      ),
    ),

    unlock: accepted('unlock')(on(({ caller, instance }) => unlock(cloud, caller, instance))),
  }
}
