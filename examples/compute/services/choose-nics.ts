import { HttpError } from 'wheatpaste'
import type { Nic } from '../cloud/instance.ts'
import type { Caller } from '../request/caller.ts'
import type { WantedNic, WantedNics } from './networks.ts'
import type { Network, Neutron, SecurityGroup } from './neutron.ts'

/** What a caller may be connected to of what is wanted, as nova has it: see `Networks.choose`. */
export async function chooseNics(
  neutron: Neutron,
  caller: Caller,
  wanted: WantedNics,
  groups: readonly string[],
): Promise<readonly Nic[]> {
  if (wanted === 'none') return []
  const ids = await groupsOf(neutron, caller, groups)
  if (wanted === undefined || wanted === 'auto' || wanted.length === 0) {
    const networks = await theOnly(neutron, caller, wanted === 'auto')
    return networks.map(({ id }) => nicOf(id, ids))
  }
  return Promise.all(
    wanted.map((nic) => (nic.port ? ofPort(neutron, caller, nic.port) : ofNetwork(neutron, caller, nic, ids))),
  )
}

function nicOf(networkId: string, groups: readonly string[], address: string | null = null): Nic {
  return { networkId, portId: null, made: true, address, groups }
}

// Where nobody says which, there must be no more than one.
async function theOnly(neutron: Neutron, { token, projectId }: Caller, isNeeded: boolean): Promise<Network[]> {
  const usable = (await neutron.networks(token, 'admin_state_up', ['true'])).filter(
    (network) => (network.project_id === projectId || network.shared) && !network['router:external'],
  )
  if (usable.length > 1) {
    const message = 'More than one possible network found. Specify network ID(s) to select which one(s) to connect to.'
    throw new HttpError(409, message)
  }
  if (usable.length === 1 || !isNeeded) return usable
  throw new HttpError(400, `Unable to automatically allocate a network for project ${projectId}`)
}

async function ofPort(neutron: Neutron, { token, projectId }: Caller, id: string): Promise<Nic> {
  const [port] = await neutron.ports(token, 'id', [id])
  if (!port) throw new HttpError(400, `Port id ${id} could not be found.`)
  if (port.project_id !== projectId) throw new HttpError(400, `Port ${id} not usable for the instance.`)
  if (port.device_id !== '') throw new HttpError(409, `Port ${id} is still in use.`)
  if (port.fixed_ips.length === 0) throw new HttpError(400, `Port ${id} requires a FixedIP in order to be used.`)
  return { networkId: port.network_id, portId: id, made: false, address: null, groups: [] }
}

async function ofNetwork(
  neutron: Neutron,
  { token, isAdmin }: Caller,
  { uuid: id = '', fixed_ip: address }: WantedNic,
  groups: readonly string[],
): Promise<Nic> {
  const [network] = await neutron.networks(token, 'id', [id])
  if (!network) throw new HttpError(400, `Network ${id} could not be found.`)
  if (network['router:external'] && !isAdmin && !network.shared) {
    throw new HttpError(403, `It is not allowed to create an interface on external network ${id}`)
  }
  if (network.subnets.length === 0) {
    throw new HttpError(400, `Network ${id} requires a subnet in order to boot instances on.`)
  }
  if (address !== undefined) await checkFree(neutron, token, id, address)
  return nicOf(id, groups, address)
}

async function checkFree(neutron: Neutron, token: string, networkId: string, address: string): Promise<void> {
  const ports = await neutron.ports(token, 'fixed_ips', [`ip_address=${address}`])
  const taken = ports.find(({ network_id }) => network_id === networkId)
  if (!taken) return
  throw new HttpError(400, `Fixed IP address ${address} is already in use on instance ${taken.device_id}.`)
}

// The network service gives ports the default group by itself.
async function groupsOf(neutron: Neutron, { token, projectId }: Caller, names: readonly string[]): Promise<string[]> {
  if (names.every((name) => name === 'default')) return []
  const present = await neutron.securityGroups(token, 'project_id', [projectId])
  return names.map((wanted) => {
    const found = theGroup(present, wanted)
    if (!found) throw new HttpError(400, `Security group ${wanted} not found.`)
    return found.id
  })
}

/** The one that has a name or an id. @throws HttpError 409 when several have */
export function theGroup(groups: readonly SecurityGroup[], wanted: string): SecurityGroup | undefined {
  const [found, another] = groups.filter(({ id, name }) => id === wanted || name === wanted)
  if (!another) return found
  throw new HttpError(409, `Multiple security groups found matching '${wanted}'. Use an ID to be more specific.`)
}
