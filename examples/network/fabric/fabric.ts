import type { Settings } from '../settings.ts'
import type {
  NewFloatingIp,
  NewNetwork,
  NewPort,
  NewRouter,
  NewRule,
  NewSecurityGroup,
  NewSubnet,
  Port,
  Subnet,
} from './records.ts'
import { Table } from './table.ts'

/** The networks of all projects, and what hangs on them; all of it in memory. */
export class Fabric {
  readonly settings: Settings
  readonly networks: Table<NewNetwork>
  readonly subnets: Table<NewSubnet>
  readonly ports: Table<NewPort>
  readonly routers: Table<NewRouter>
  readonly floatingIps: Table<NewFloatingIp>
  readonly securityGroups: Table<NewSecurityGroup>
  readonly rules: Table<NewRule>

  constructor(settings: Settings) {
    this.settings = settings
    this.networks = new Table({
      kind: 'Network',
      resource: 'network',
      limit: settings.quotaNetwork,
      isShared: (network) => network.shared || network['router:external'],
    })
    this.subnets = new Table({
      kind: 'Subnet',
      resource: 'subnet',
      limit: settings.quotaSubnet,
      isShared: ({ network_id }) => this.networks.find(network_id)?.shared ?? false,
    })
    this.ports = new Table({ kind: 'Port', resource: 'port', limit: settings.quotaPort })
    this.routers = new Table({ kind: 'Router', resource: 'router', limit: settings.quotaRouter })
    this.floatingIps = new Table({ kind: 'FloatingIP', resource: 'floatingip', limit: settings.quotaFloatingip })
    this.securityGroups = new Table({
      kind: 'SecurityGroup',
      resource: 'security_group',
      limit: settings.quotaSecurityGroup,
    })
    this.rules = new Table({
      kind: 'SecurityGroupRule',
      resource: 'security_group_rule',
      limit: settings.quotaSecurityGroupRule,
    })
  }

  subnetsOf(networkId: string): Subnet[] {
    return this.subnets.where(({ network_id }) => network_id === networkId)
  }

  portsOf(networkId: string): Port[] {
    return this.ports.where(({ network_id }) => network_id === networkId)
  }

  /** The ports that have an address of a subnet. */
  portsIn(subnetId: string): Port[] {
    return this.ports.where(({ fixed_ips }) => fixed_ips.some(({ subnet_id }) => subnet_id === subnetId))
  }
}
