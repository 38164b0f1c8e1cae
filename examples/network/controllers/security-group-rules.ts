import { type ControllerRequest, callerOf, response, schema } from 'wheatpaste'
import { createRuleBody } from '../bodies/security-group-bodies.ts'
import type { Fabric } from '../fabric/fabric.ts'
import { addRule, defaultGroupOf } from '../fabric/security-groups.ts'
import { chosen } from '../request/filters.ts'
import { list } from '../request/list.ts'
import { onOwn, onSeen } from '../request/on-record.ts'
import { find, own, visible } from '../request/visible.ts'
import { ruleView } from '../views/record-views.ts'

/** The rules of security groups, each of which lets something through. They are not changed, but made anew. */
export function securityGroupRules(fabric: Fabric) {
  const { rules, securityGroups, settings } = fabric

  return {
    index: ({ environ }: ControllerRequest) => {
      defaultGroupOf(fabric, callerOf(environ).projectId)
      return list(environ, 'security_group_rules', visible(environ, rules).map(ruleView), settings.maxLimit)
    },

    show: onSeen(rules)(({ environ, record }) => ({
      security_group_rule: chosen(environ.query, ruleView(record)),
    })),

    create: response(201)(
      schema(createRuleBody)(({ environ, body }) => {
        const { tenant_id, remote_address_group_id, ...wanted } = body.security_group_rule
        // A rule is whose its group is.
        const { project_id } = own(environ, securityGroups, wanted.security_group_id)
        if (wanted.remote_group_id !== null) find(environ, securityGroups, wanted.remote_group_id)
        return { security_group_rule: ruleView(addRule(fabric, { ...wanted, project_id })) }
      }),
    ),

    delete: response(204)(onOwn(rules)(({ record }) => rules.remove(record))),
  }
}
