import { type Microversion, response, schema } from 'wheatpaste'
import { attachInterfaceBody } from '../bodies/interface-bodies.ts'
import { attachInterface, detachInterface, interfaceOf } from '../cloud/attach-interface.ts'
import type { Cloud } from '../cloud/cloud.ts'
import { onServer } from '../request/on-server.ts'
import type { Interface } from '../services/networks.ts'

/** The ports of a server: nova's `os-interface`. */
export function serverInterfaces(cloud: Cloud) {
  const on = onServer(cloud)

  return {
    index: on(async ({ caller, version, instance }) => ({
      interfaceAttachments: (await cloud.networks.interfaces(caller, instance)).map(interfaceView(version)),
    })),

    show: on(async ({ caller, version, instance, params: { id } }) => ({
      interfaceAttachment: interfaceView(version)(await interfaceOf(cloud, caller, instance, id)),
    })),

    create: schema(attachInterfaceBody)(
      on(async ({ caller, version, instance, body }) => {
        const added = await attachInterface(cloud, caller, instance, body.interfaceAttachment)
        return { interfaceAttachment: interfaceView(version)(added) }
      }),
    ),

    delete: response(202)(on(({ caller, instance, params: { id } }) => detachInterface(cloud, caller, instance, id))),
  }
}

function interfaceView(version: Microversion): (one: Interface) => object {
  const tagged = version.atLeast('2.70')
  return ({ portId, networkId, mac, state, fixedIps }) => ({
    ...{ port_id: portId, net_id: networkId, mac_addr: mac, port_state: state, fixed_ips: fixedIps },
    ...(tagged && { tag: null }),
  })
}
