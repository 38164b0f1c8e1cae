import { HttpError } from 'wheatpaste'
import type { AttachInterfaceBody } from '../bodies/interface-bodies.ts'
import type { Caller } from '../request/caller.ts'
import type { Interface } from '../services/networks.ts'
import { check } from './change-server.ts'
import type { Cloud } from './cloud.ts'
import type { Instance } from './instance.ts'

const FROM = ['active', 'paused', 'stopped'] as const
const attaching = { verb: 'attach_interface', from: FROM }
const detaching = { verb: 'detach_interface', from: FROM }

/** Connects an instance once more. @throws HttpError 400, 403, 409 as `Networks.choose` and {@link check} do */
export async function attachInterface(
  cloud: Cloud,
  caller: Caller,
  instance: Instance,
  wanted: AttachInterfaceBody['interfaceAttachment'],
): Promise<Interface> {
  check(caller, instance, attaching)
  const nics = await cloud.networks.choose(caller, wantedNics(wanted), [])
  const before = new Set((await cloud.networks.interfaces(caller, instance)).map(({ portId }) => portId))
  const connected = await cloud.networks.allocate({ ...instance, nics: [...instance.nics, ...nics] })
  const added = (await cloud.networks.interfaces(caller, instance)).find(({ portId }) => !before.has(portId))
  if (!added) throw new HttpError(500, 'Failed to attach network adapter device', { expose: true })
  try {
    cloud.instances.update(instance, (current) => {
      check(caller, current, attaching)
      return connected
    })
  } catch (error) {
    await cloud.networks.unplug({ ...instance, ...connected }, added.portId)
    throw error
  }
  return added
}

/** Takes a port from an instance. @throws HttpError 404 when it does not have it, 409 as {@link check} does */
export async function detachInterface(cloud: Cloud, caller: Caller, instance: Instance, portId: string): Promise<void> {
  check(caller, instance, detaching)
  await interfaceOf(cloud, caller, instance, portId)
  await cloud.networks.unplug(instance, portId)
  cloud.instances.update(instance, ({ nics, addresses }) => ({
    nics: nics.filter((nic) => nic.portId !== portId),
    addresses: addresses.filter((address) => address.portId !== portId),
  }))
}

/** @throws HttpError 404 */
export async function interfaceOf(cloud: Cloud, caller: Caller, instance: Instance, id: string): Promise<Interface> {
  const found = (await cloud.networks.interfaces(caller, instance)).find(({ portId }) => portId === id)
  if (!found) throw new HttpError(404, `Port id ${id} could not be found.`)
  return found
}

function wantedNics({ port_id, net_id, fixed_ips }: AttachInterfaceBody['interfaceAttachment']) {
  if (port_id !== undefined) return [{ port: port_id }]
  return net_id === undefined ? 'auto' : [{ uuid: net_id, fixed_ip: fixed_ips?.[0].ip_address }]
}
