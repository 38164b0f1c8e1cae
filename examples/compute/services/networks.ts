import type { Instance, Nic } from '../cloud/instance.ts'
import type { Caller } from '../request/caller.ts'
import type { SecurityGroup } from './neutron.ts'

/** What a client may say of a connection: one of a network, perhaps with an address, or a port that there is. */
export interface WantedNic {
  readonly uuid?: string | undefined
  readonly port?: string | null | undefined
  readonly fixed_ip?: string | undefined
}

/** Some, as many as there are networks (`auto`, or nothing at all), or none. */
export type WantedNics = readonly WantedNic[] | 'auto' | 'none' | undefined

/** A port as the API shows those of a server. */
export interface Interface {
  readonly portId: string
  readonly networkId: string
  readonly mac: string
  readonly state: string
  readonly fixedIps: readonly { readonly subnet_id: string; readonly ip_address: string }[]
}

/** How an instance is connected. */
export type Connected = Pick<Instance, 'nics' | 'addresses'>

/** Where instances get addresses: from the network service, or pretended. */
export interface Networks {
  /**
   * Finds out what is wanted, as far as the caller may.
   *
   * @param groups the names of security groups, or their ids
   * @throws HttpError 400 for what there is not, 403 for what is forbidden, 409 for what is taken, or not clear
   */
  choose(caller: Caller, wanted: WantedNics, groups: readonly string[]): Promise<readonly Nic[]>
  /** Connects an instance as it says. May be asked twice. */
  allocate(instance: Instance): Promise<Connected>
  /** The security groups of the caller's project. */
  securityGroups(caller: Caller): Promise<SecurityGroup[]>
  /**
   * Puts all ports of an instance into a security group, or takes them out of it.
   *
   * @param group its name, or its id
   * @returns its name
   * @throws HttpError 400 when there are no ports, 404 when there is no such group or no port is in it, 409 when it is not clear
   */
  regroup(caller: Caller, instance: Instance, group: string, isMember: boolean): Promise<string>
  /** Takes a port from an instance. May be asked twice. */
  unplug(instance: Instance, portId: string): Promise<void>
  /** Takes all of its ports from an instance, whatever it says. May be asked twice. */
  release(instance: Instance): Promise<void>
  /** The ports of an instance. */
  interfaces(caller: Caller, instance: Instance): Promise<Interface[]>
  /** The same instances with the addresses that they have by now: users move some of them by themselves. */
  refreshed(caller: Caller, instances: readonly Instance[]): Promise<Instance[]>
}

/** Gives every instance one address, made of its number. There are no ports, and no other networks. */
export const pretendedNetworks: Networks = {
  choose: async (_caller, wanted) =>
    wanted === 'none' ? [] : [{ networkId: '', portId: null, made: true, address: null, groups: [] }],

  async allocate({ number, nics }) {
    if (nics.length === 0) return { nics, addresses: [] }
    const [high, low] = [(number >> 8) & 255, number & 255]
    const hex = [high, low].map((byte) => byte.toString(16).padStart(2, '0')).join(':')
    const mac = `fa:16:3e:00:${hex}`
    return { nics, addresses: [{ network: 'private', address: `10.0.${high}.${low}`, mac, type: 'fixed' }] }
  },

  securityGroups: async () => [],
  regroup: async (_caller, _instance, group) => group,
  unplug: async () => {},
  release: async () => {},
  interfaces: async () => [],
  refreshed: async (_caller, instances) => [...instances],
}
