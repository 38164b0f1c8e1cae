import type { Fabric } from './fabric.ts'
import { addressOf, contains, numberOf, rangeOf } from './ipv4.ts'
import { NetworkError } from './network-error.ts'
import type { FixedIp, Port, Subnet } from './records.ts'

/** An address that is wanted for a port: by its subnet, by itself, or by both. */
export interface WantedIp {
  readonly subnet_id?: string | undefined
  readonly ip_address?: string | undefined
}

/**
 * The addresses of a port: those that are wanted, or one of the first subnet that has one left. A network without subnets
 * has none to give.
 *
 * @param port whose addresses they become, if it is there already
 * @throws NetworkError 400 for an address that is none of the network's, 404 for a subnet, 409 for one that is taken, and
 *   when there are none left
 */
export function allocate(fabric: Fabric, networkId: string, wanted?: readonly WantedIp[], port?: Port): FixedIp[] {
  const subnets = fabric.subnetsOf(networkId)
  const others = fabric.portsOf(networkId).filter(({ id }) => id !== port?.id)
  const taken = new Set(others.flatMap(({ fixed_ips }) => fixed_ips.map(({ ip_address }) => ip_address)))
  if (wanted === undefined) return subnets.length === 0 ? [] : [anyOf(networkId, subnets, taken)]
  return wanted.map((one) => {
    const allocated = allocateOne(fabric, networkId, one, taken)
    taken.add(allocated.ip_address)
    return allocated
  })
}

function allocateOne(fabric: Fabric, networkId: string, wanted: WantedIp, taken: ReadonlySet<string>): FixedIp {
  const { subnet_id, ip_address } = wanted
  const subnets = subnet_id === undefined ? fabric.subnetsOf(networkId) : [fabric.subnets.get(subnet_id)]
  if (subnets.some(({ network_id }) => network_id !== networkId)) {
    const message = `Failed to create port on network ${networkId}, because fixed_ips included invalid subnet ${subnet_id}.`
    throw new NetworkError(400, 'InvalidInput', message)
  }
  if (ip_address === undefined) return anyOf(networkId, subnets, taken)
  const subnet = subnets.find(({ cidr }) => isIn(cidr, ip_address))
  if (!subnet) {
    throw new NetworkError(400, 'InvalidIpForNetwork', `IP address ${ip_address} is not a valid IP for any subnet.`)
  }
  if (taken.has(ip_address)) {
    const message = `IP address ${ip_address} already allocated in subnet ${subnet.id}`
    throw new NetworkError(409, 'IpAddressAlreadyAllocated', message)
  }
  return { subnet_id: subnet.id, ip_address }
}

function anyOf(networkId: string, subnets: readonly Subnet[], taken: ReadonlySet<string>): FixedIp {
  for (const { id, allocation_pools } of subnets) {
    for (const { start, end } of allocation_pools) {
      for (let at = numberOf(start); at <= numberOf(end); at++) {
        const address = addressOf(at)
        if (!taken.has(address)) return { subnet_id: id, ip_address: address }
      }
    }
  }
  const message = `No more IP addresses available on network ${networkId}.`
  throw new NetworkError(409, 'IpAddressGenerationFailure', message)
}

function isIn(cidr: string, address: string): boolean {
  const range = rangeOf(cidr)
  return range !== undefined && contains(range, numberOf(address))
}
