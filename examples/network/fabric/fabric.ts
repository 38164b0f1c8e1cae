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
      limit: settings.quotaNetwork,
      isShared: (network) => network.shared || network['router:external'],
    })
    this.subnets = new Table({
      kind: 'Subnet',
      limit: settings.quotaSubnet,
      isShared: ({ network_id }) => this.networks.find(network_id)?.shared ?? false,
    })
    this.ports = new Table({ kind: 'Port', limit: settings.quotaPort })
    this.routers = new Table({ kind: 'Router', limit: settings.quotaRouter })
    this.floatingIps = new Table({ kind: 'FloatingIP', limit: settings.quotaFloatingip })
    this.securityGroups = new Table({ kind: 'SecurityGroup', limit: settings.quotaSecurityGroup })
    this.rules = new Table({ kind: 'SecurityGroupRule', limit: settings.quotaSecurityGroupRule })
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
