import { HttpError, isHttpError } from 'wheatpaste'
import { ZONE } from '../cloud/hosts.ts'
import type { Address, Instance, Nic } from '../cloud/instance.ts'
import type { Caller } from '../request/caller.ts'
import { chooseNics, theGroup } from './choose-nics.ts'
import type { Connected, Interface, Networks, WantedNics } from './networks.ts'
import { type Neutron, neutron, type Port, type SecurityGroup } from './neutron.ts'
import { unlessGone } from './remote.ts'
import type { ServiceUser } from './service-user.ts'

/** Ports of a network service (neutron v2.0): whatever has the id of an instance for its device is the instance's. */
export class NetworkService implements Networks {
  readonly #neutron: Neutron
  readonly #user: ServiceUser

  constructor(endpoint: string, user: ServiceUser) {
    this.#neutron = neutron(endpoint)
    this.#user = user
  }

  choose(caller: Caller, wanted: WantedNics, groups: readonly string[]): Promise<readonly Nic[]> {
    return chooseNics(this.#neutron, caller, wanted, groups)
  }

  allocate(instance: Instance): Promise<Connected> {
    return this.#user.as(async (token) => {
      // Those that whoever was here before us had made already.
      const present = await this.#neutron.ports(token, 'device_id', [instance.id])
      const nics: Nic[] = []
      const ports: Port[] = []
      for (const nic of instance.nics) {
        const found = present.find((port) => fits(port, nic) && !ports.includes(port))
        const port = await this.#plug(token, instance, nic, found)
        ports.push(found ?? port)
        nics.push({ ...nic, portId: port.id })
      }
      return { nics, addresses: await this.#addressesOf(token, ports) }
    })
  }

  securityGroups({ token, projectId }: Caller): Promise<SecurityGroup[]> {
    return this.#neutron.securityGroups(token, 'project_id', [projectId])
  }

  async regroup(caller: Caller, { id }: Instance, wanted: string, isMember: boolean): Promise<string> {
    const { token } = caller
    const group = theGroup(await this.securityGroups(caller), wanted)
    if (!group) throw new HttpError(404, `Security group ${wanted} not found.`)
    const ports = await this.#neutron.ports(token, 'device_id', [id])
    if (ports.length === 0) {
      const message = 'Network requires port_security_enabled and subnet associated in order to apply security groups.'
      throw new HttpError(400, message)
    }
    const changed = ports.filter(({ security_groups }) => security_groups.includes(group.id) !== isMember)
    if (!isMember && changed.length === 0) {
      throw new HttpError(404, `Security group ${wanted} not associated with the instance ${id}`)
    }
    for (const { id: portId, security_groups } of changed) {
      const others = security_groups.filter((one) => one !== group.id)
      await this.#neutron.updatePort(token, portId, { security_groups: isMember ? [...others, group.id] : others })
    }
    return group.name
  }

  async unplug({ nics }: Instance, portId: string): Promise<void> {
    await this.#user.as((token) => this.#unplug(token, nics, portId))
  }

  async release({ id, nics }: Instance): Promise<void> {
    await this.#user.as(async (token) => {
      for (const port of await this.#neutron.ports(token, 'device_id', [id])) {
        await this.#unplug(token, nics, port.id)
      }
    })
  }

  async interfaces({ token }: Caller, { id }: Instance): Promise<Interface[]> {
    const ports = await this.#neutron.ports(token, 'device_id', [id])
    return ports.map((port) => ({
      ...{ portId: port.id, networkId: port.network_id, mac: port.mac_address },
      ...{ state: port.status, fixedIps: port.fixed_ips },
    }))
  }

  async refreshed({ token }: Caller, instances: readonly Instance[]): Promise<Instance[]> {
    try {
      const ports = await this.#neutron.ports(
        token,
        'device_id',
        instances.map(({ id }) => id),
      )
      const addresses = await this.#addressesOf(token, ports)
      const deviceOf = new Map(ports.map(({ id, device_id }) => [id, device_id]))
      return instances.map((instance) => ({
        ...instance,
        addresses: addresses.filter(({ portId }) => deviceOf.get(portId ?? '') === instance.id),
      }))
    } catch (error) {
      if (!isHttpError(error)) throw error
      // While nobody can say, they are where they were.
      return [...instances]
    }
  }

  #plug(token: string, { id, host, projectId }: Instance, nic: Nic, found: Port | undefined): Promise<Port> {
    const device = { device_id: id, device_owner: `compute:${ZONE}`, 'binding:host_id': host }
    const portId = found?.id ?? nic.portId
    if (portId !== null) return this.#neutron.updatePort(token, portId, device)
    return this.#neutron.createPort(token, {
      ...{ ...device, network_id: nic.networkId, project_id: projectId },
      ...(nic.address !== null && { fixed_ips: [{ ip_address: nic.address }] }),
      ...(nic.groups.length > 0 && { security_groups: nic.groups }),
    })
  }

  // What a user made stays the user's.
  async #unplug(token: string, nics: readonly Nic[], portId: string): Promise<void> {
    const isMade = nics.find((nic) => nic.portId === portId)?.made ?? true
    const nobodys = { device_id: '', device_owner: '', 'binding:host_id': '' }
    const done = isMade ? this.#neutron.deletePort(token, portId) : this.#neutron.updatePort(token, portId, nobodys)
    await done.catch(unlessGone)
  }

  async #addressesOf(token: string, ports: readonly Port[]): Promise<Address[]> {
    if (ports.length === 0) return []
    const [networks, floating] = await Promise.all([
      this.#neutron.networks(token, 'id', [...new Set(ports.map(({ network_id }) => network_id))]),
      this.#neutron.floatingIps(
        token,
        'port_id',
        ports.map(({ id }) => id),
      ),
    ])
    const nameOf = new Map(networks.map(({ id, name }) => [id, name]))
    return ports.flatMap((port) => {
      const common = { network: nameOf.get(port.network_id) ?? port.network_id, mac: port.mac_address, portId: port.id }
      const fixed = port.fixed_ips.map(({ ip_address }) => ({ ...common, address: ip_address, type: 'fixed' as const }))
      const own = floating.filter(({ port_id }) => port_id === port.id)
      const led = own.map((one) => ({ ...common, address: one.floating_ip_address, type: 'floating' as const }))
      return [...fixed, ...led]
    })
  }
}

// A port that nova made has nothing else to be known by.
function fits(port: Port, { portId, networkId, address }: Nic): boolean {
  if (portId !== null) return port.id === portId
  const hasAddress = address === null || port.fixed_ips.some(({ ip_address }) => ip_address === address)
  return port.network_id === networkId && hasAddress
}
