import type { Fabric } from './fabric.ts'
import { NetworkError } from './network-error.ts'
import type { NewRule, NewSecurityGroup, Rule, SecurityGroup } from './records.ts'

const DEFAULT = 'default'

/**
 * The group of ports that name none; its members can reach each other. A project has it from the first time that somebody looks
 * for it.
 */
export function defaultGroupOf(fabric: Fabric, projectId: string): SecurityGroup {
  const present = fabric.securityGroups.ofProject(projectId).find(({ name }) => name === DEFAULT)
  if (present) return present
  const group = add(fabric, {
    project_id: projectId,
    name: DEFAULT,
    description: 'Default security group',
    stateful: true,
  })
  for (const ethertype of ETHERTYPES) {
    fabric.rules.add({ ...ruleOf(group, ethertype), direction: 'ingress', remote_group_id: group.id })
  }
  return group
}

/** Adds a group whose members can reach everybody. @throws NetworkError 409 for a second `default` */
export function addGroup(fabric: Fabric, wanted: NewSecurityGroup): SecurityGroup {
  defaultGroupOf(fabric, wanted.project_id)
  if (wanted.name === DEFAULT) {
    throw new NetworkError(409, 'SecurityGroupDefaultAlreadyExists', 'Default security group already exists.')
  }
  return add(fabric, wanted)
}

/** @throws NetworkError 409 for the default group, and while a port has it */
export function removeGroup(fabric: Fabric, group: SecurityGroup): void {
  if (group.name === DEFAULT) {
    const message = 'Insufficient rights for removing default security group.'
    throw new NetworkError(409, 'SecurityGroupCannotRemoveDefault', message)
  }
  if (fabric.ports.where(({ security_groups }) => security_groups.includes(group.id)).length > 0) {
    throw new NetworkError(409, 'SecurityGroupInUse', `Security Group ${group.id} in use.`)
  }
  for (const rule of rulesOf(fabric, group)) fabric.rules.remove(rule)
  fabric.securityGroups.remove(group)
}

export function rulesOf(fabric: Fabric, { id }: SecurityGroup): Rule[] {
  return fabric.rules.where(({ security_group_id }) => security_group_id === id)
}

/** @throws NetworkError 400 for ports that cannot be, 409 for a rule that is there */
export function addRule(fabric: Fabric, wanted: NewRule): Rule {
  checkPorts(wanted)
  const same = fabric.rules.where((rule) => COMPARED.every((name) => rule[name] === wanted[name]))[0]
  if (!same) return fabric.rules.add(wanted)
  const message = `Security group rule already exists. Rule id is ${same.id}.`
  throw new NetworkError(409, 'SecurityGroupRuleExists', message)
}

const ETHERTYPES = ['IPv4', 'IPv6'] as const
const COMPARED = [
  ...(['security_group_id', 'direction', 'ethertype', 'protocol', 'port_range_min', 'port_range_max'] as const),
  ...(['remote_ip_prefix', 'remote_group_id'] as const),
]

function add(fabric: Fabric, wanted: NewSecurityGroup): SecurityGroup {
  const group = fabric.securityGroups.add(wanted)
  for (const ethertype of ETHERTYPES) fabric.rules.add({ ...ruleOf(group, ethertype), direction: 'egress' })
  return group
}

function ruleOf({ id, project_id }: SecurityGroup, ethertype: NewRule['ethertype']): Omit<NewRule, 'direction'> {
  return {
    ...{ project_id, security_group_id: id, ethertype, description: '', protocol: null },
    ...{ port_range_min: null, port_range_max: null, remote_ip_prefix: null, remote_group_id: null },
  }
}

function checkPorts({ protocol, port_range_min: min, port_range_max: max }: NewRule): void {
  if (min === null && max === null) return
  if (protocol === null) {
    const message = 'Must also specify protocol if port range is given.'
    throw new NetworkError(400, 'SecurityGroupProtocolRequiredWithPorts', message)
  }
  if (/^icmp/.test(protocol) || (min !== null && max !== null && min <= max)) return
  const message = 'For TCP/UDP protocols, port_range_min must be <= port_range_max'
  throw new NetworkError(400, 'SecurityGroupInvalidPortRange', message)
}
