import type { Fabric } from './fabric.ts'
import { NetworkError } from './network-error.ts'
import type { Network } from './records.ts'

/** Removes a network with its subnets. @throws NetworkError 409 while there is a port on it */
export function removeNetwork(fabric: Fabric, network: Network): void {
  if (fabric.portsOf(network.id).length > 0) {
    const reason = 'There are one or more ports still in use on the network.'
    throw new NetworkError(409, 'NetworkInUse', `Unable to complete operation on network ${network.id}. ${reason}`)
  }
  for (const subnet of fabric.subnetsOf(network.id)) fabric.subnets.remove(subnet)
  fabric.networks.remove(network)
}
