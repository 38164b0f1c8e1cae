import { action, response, schema } from 'wheatpaste'
import { resizeBody } from '../bodies/action-bodies.ts'
import type { Cloud } from '../cloud/cloud.ts'
import { confirmResize, resize, revertResize } from '../cloud/resize-server.ts'
import { accepted } from '../request/accepted.ts'
import { onServer } from '../request/on-server.ts'

/** Gives a server another flavor, and has the user say whether that went well. */
export function serverResize(cloud: Cloud) {
  const on = onServer(cloud)
  return {
    resize: accepted('resize')(
      schema(resizeBody)(on(({ caller, instance, body }) => resize(cloud, caller, instance, body.resize.flavorRef))),
    ),

    confirmResize: action('confirmResize')(
      response(204)(on(({ caller, instance }) => confirmResize(cloud, caller, instance))),
    ),

    revertResize: accepted('revertResize')(on(({ caller, instance }) => revertResize(cloud, caller, instance))),
  }
}
