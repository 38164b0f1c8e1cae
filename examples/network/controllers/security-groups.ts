import { type ControllerRequest, callerOf, response, schema } from 'wheatpaste'
import { createSecurityGroupBody, updateSecurityGroupBody } from '../bodies/security-group-bodies.ts'
import type { Fabric } from '../fabric/fabric.ts'
import { addGroup, defaultGroupOf, removeGroup } from '../fabric/security-groups.ts'
import { ownerOf } from '../request/caller.ts'
import { chosen } from '../request/filters.ts'
import { list } from '../request/list.ts'
import { onOwn, onSeen } from '../request/on-record.ts'
import { visible } from '../request/visible.ts'
import { securityGroupView } from '../views/record-views.ts'
import { tags } from './tags.ts'

/** Security groups: who may reach a port, and whom it may reach. */
export function securityGroups(fabric: Fabric) {
  const { securityGroups, settings } = fabric
  const view = securityGroupView(fabric)
  const owned = onOwn(securityGroups)

  return {
    ...tags(securityGroups),

    index: ({ environ }: ControllerRequest) => {
      defaultGroupOf(fabric, callerOf(environ).projectId)
      return list(environ, 'security_groups', visible(environ, securityGroups).map(view), settings.maxLimit)
    },

    show: onSeen(securityGroups)(({ environ, record }) => ({ security_group: chosen(environ.query, view(record)) })),

    create: response(201)(
      schema(createSecurityGroupBody)(({ environ, body: { security_group: group } }) => {
        const { tenant_id: _, ...wanted } = { ...group, project_id: ownerOf(environ, group) }
        return { security_group: view(addGroup(fabric, wanted)) }
      }),
    ),

    update: schema(updateSecurityGroupBody)(
      owned(({ record, body }) => ({ security_group: view(securityGroups.change(record, body.security_group)) })),
    ),

    delete: response(204)(owned(({ record }) => removeGroup(fabric, record))),
  }
}
