import { HttpError } from 'wheatpaste'
import type { Cloud } from '../cloud/cloud.ts'
import type { Instance } from '../cloud/instance.ts'
import { onServer } from '../request/on-server.ts'

/** Where a server is reached: nova's `ips`. */
export function serverAddresses(cloud: Cloud) {
  const on = onServer(cloud)
  return {
    index: on(({ instance }) => ({ addresses: networksOf(instance) })),

    show: on(({ instance, params: { id } }) => {
      const networks = networksOf(instance)
      if (!Object.hasOwn(networks, id)) throw new HttpError(404, 'Instance is not a member of specified network')
      return { [id]: networks[id] }
    }),
  }
}

function networksOf({ addresses }: Instance): Record<string, object[]> {
  return Object.fromEntries(addresses.map(({ network, address }) => [network, [{ version: 4, addr: address }]]))
}
