import type { SecurityGroup, SecurityGroupRule } from '../services/neutron.ts'

/** Shows a security group as the compute API did (nova's `security_groups.py`), which knew rules for what comes in alone. */
export function securityGroupView(groups: readonly SecurityGroup[]): (group: SecurityGroup) => object {
  return ({ id, name, description, project_id, security_group_rules: rules }) => ({
    ...{ id, name, description, tenant_id: project_id },
    rules: rules.filter(({ direction }) => direction === 'ingress').map((rule) => ruleView(rule, id, groups)),
  })
}

function ruleView(rule: SecurityGroupRule, parent: string, groups: readonly SecurityGroup[]): object {
  const { id, protocol, remote_group_id, remote_ip_prefix, ethertype } = rule
  const remote = groups.find((group) => group.id === remote_group_id)
  const everywhere = ethertype === 'IPv6' ? '::/0' : '0.0.0.0/0'
  return {
    ...{ id, parent_group_id: parent, ip_protocol: protocol, ...portsOf(rule) },
    group: remote ? { name: remote.name, tenant_id: remote.project_id } : {},
    ip_range: remote_group_id === null ? { cidr: remote_ip_prefix ?? everywhere } : {},
  }
}

function portsOf({ protocol, port_range_min: from, port_range_max: to }: SecurityGroupRule): object {
  if (protocol === null || from !== null || to !== null) return { from_port: from, to_port: to }
  return /^(?:tcp|udp)$/i.test(protocol) ? { from_port: 1, to_port: 65_535 } : { from_port: -1, to_port: -1 }
}
