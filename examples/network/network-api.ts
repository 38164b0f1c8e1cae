import type { ApiExtension } from 'wheatpaste'
import { extensions } from './controllers/extensions.ts'
import { floatingIps } from './controllers/floating-ips.ts'
import { networks } from './controllers/networks.ts'
import { ports } from './controllers/ports.ts'
import { quotas } from './controllers/quotas.ts'
import { routers } from './controllers/routers.ts'
import { securityGroupRules } from './controllers/security-group-rules.ts'
import { securityGroups } from './controllers/security-groups.ts'
import { subnets } from './controllers/subnets.ts'
import type { Fabric } from './fabric/fabric.ts'

const memberActions = { tags: 'PUT' }
const routerActions = { ...memberActions, add_router_interface: 'PUT', remove_router_interface: 'PUT' }

/** Which path leads to which controller. */
export function networkApi(fabric: Fabric): ApiExtension {
  return {
    name: 'Network',
    alias: 'network',
    getResources: () => [
      { collection: 'networks', memberName: 'network', controller: networks(fabric), memberActions },
      { collection: 'subnets', memberName: 'subnet', controller: subnets(fabric), memberActions },
      { collection: 'ports', memberName: 'port', controller: ports(fabric), memberActions },
      { collection: 'routers', memberName: 'router', controller: routers(fabric), memberActions: routerActions },
      { collection: 'floatingips', memberName: 'floatingip', controller: floatingIps(fabric), memberActions },
      {
        collection: 'security-groups',
        memberName: 'security_group',
        controller: securityGroups(fabric),
        memberActions,
      },
      { collection: 'security-group-rules', memberName: 'rule', controller: securityGroupRules(fabric) },
      {
        collection: 'quotas',
        memberName: 'quota',
        controller: quotas(fabric),
        memberActions: { default: 'GET', details: 'GET' },
      },
      { collection: 'extensions', memberName: 'extension', controller: extensions() },
    ],
  }
}
