import { schema } from 'wheatpaste'
import { addSecurityGroupBody, removeSecurityGroupBody } from '../bodies/action-bodies.ts'
import type { Cloud } from '../cloud/cloud.ts'
import { regroup } from '../cloud/regroup-server.ts'
import { accepted } from '../request/accepted.ts'
import { onServer } from '../request/on-server.ts'

/** The security groups of a server. */
export function serverSecurityGroups(cloud: Cloud) {
  const on = onServer(cloud)

  return {
    addSecurityGroup: accepted('addSecurityGroup')(
      schema(addSecurityGroupBody)(
        on(({ caller, instance, body }) => regroup(cloud, caller, instance, body.addSecurityGroup.name, true)),
      ),
    ),

    removeSecurityGroup: accepted('removeSecurityGroup')(
      schema(removeSecurityGroupBody)(
        on(({ caller, instance, body }) => regroup(cloud, caller, instance, body.removeSecurityGroup.name, false)),
      ),
    ),
  }
}
