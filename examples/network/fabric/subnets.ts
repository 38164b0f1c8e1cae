import type { Fabric } from './fabric.ts'
import { addressOf, blockOf, contains, hostsOf, numberOf, overlap, type Range, rangeOf } from './ipv4.ts'
import { NetworkError } from './network-error.ts'
import type { NewSubnet, Pool, Subnet } from './records.ts'

/** What a new subnet may leave to the service: the first address is the gateway's, the others can be allocated. */
export type WantedSubnet = Omit<NewSubnet, 'gateway_ip' | 'allocation_pools'> & {
  readonly gateway_ip?: string | null | undefined
  readonly allocation_pools?: readonly Pool[] | undefined
}

/** @throws NetworkError 400 for addresses that cannot be, 409 for a gateway that could be allocated */
export function addSubnet(fabric: Fabric, { gateway_ip, allocation_pools, ...wanted }: WantedSubnet): Subnet {
  const range = checkedRange(fabric, wanted)
  const hosts = hostsOf(range)
  const gateway = gateway_ip === undefined ? addressOf(hosts.first) : gateway_ip
  checkGateway(gateway, range)
  const pools = allocation_pools ?? poolsWithout(gateway, hosts)
  checkPools(pools, wanted.cidr, range, gateway)
  return fabric.subnets.add({ ...wanted, gateway_ip: gateway, allocation_pools: pools })
}

/** @throws NetworkError as {@link addSubnet} does */
export function checkNewGateway({ cidr, allocation_pools }: Subnet, gateway: string | null): void {
  const range = rangeOf(cidr)
  if (!range) return
  checkGateway(gateway, range)
  checkPools(allocation_pools, cidr, range, gateway)
}

/** @throws NetworkError 409 while a port has an address of it */
export function removeSubnet(fabric: Fabric, subnet: Subnet): void {
  if (fabric.portsIn(subnet.id).length > 0) {
    const reason = 'One or more ports have an IP allocation from this subnet.'
    throw new NetworkError(409, 'SubnetInUse', `Unable to complete operation on subnet ${subnet.id}: ${reason}`)
  }
  fabric.subnets.remove(subnet)
}

function checkedRange(fabric: Fabric, { cidr, network_id }: { cidr: string; network_id: string }): Range {
  const range = rangeOf(cidr)
  if (!range) throw invalid(`'${cidr}' isn't a recognized IP subnet cidr.`)
  const block = blockOf(cidr)
  if (block !== cidr) throw invalid(`'${cidr}' isn't a recognized IP subnet cidr, '${block}' is recommended.`)
  for (const other of fabric.subnetsOf(network_id)) {
    const taken = rangeOf(other.cidr)
    if (!taken || !overlap(range, taken)) continue
    throw invalid(`Requested subnet with cidr: ${cidr} for network: ${network_id} overlaps with another subnet.`)
  }
  return range
}

function checkGateway(gateway: string | null, range: Range): void {
  if (gateway !== null && !contains(range, numberOf(gateway))) throw invalid('Gateway is not valid on subnet.')
}

function checkPools(pools: readonly Pool[], cidr: string, range: Range, gateway: string | null): void {
  for (const { start, end } of pools) {
    const pool = { first: numberOf(start), last: numberOf(end) }
    if (pool.first > pool.last) {
      throw new NetworkError(400, 'InvalidAllocationPool', `The allocation pool ${start}-${end} is not valid.`)
    }
    if (!contains(range, pool)) {
      const message = `The allocation pool ${start}-${end} spans beyond the subnet cidr ${cidr}.`
      throw new NetworkError(400, 'OutOfBoundsAllocationPool', message)
    }
    if (gateway !== null && contains(pool, numberOf(gateway))) {
      const message = `Gateway ip ${gateway} conflicts with allocation pool ${start}-${end}.`
      throw new NetworkError(409, 'GatewayConflictWithAllocationPools', message)
    }
  }
}

// What lies before the gateway, and what lies behind it.
function poolsWithout(gateway: string | null, { first, last }: Range): Pool[] {
  if (gateway === null) return [{ start: addressOf(first), end: addressOf(last) }]
  const at = numberOf(gateway)
  const ranges = [
    { first, last: Math.min(at - 1, last) },
    { first: Math.max(at + 1, first), last },
  ]
  return ranges
    .filter((range) => range.first <= range.last)
    .map((range) => ({ start: addressOf(range.first), end: addressOf(range.last) }))
}

function invalid(reason: string): NetworkError {
  return new NetworkError(400, 'InvalidInput', `Invalid input for operation: ${reason}`)
}
