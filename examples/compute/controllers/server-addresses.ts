import { HttpError } from 'wheatpaste'
import type { Cloud } from '../cloud/cloud.ts'
import { onServer, type ServerRequest } from '../request/on-server.ts'
import { byNetwork } from '../views/addresses-view.ts'

/** Where a server is reached: nova's `ips`. */
export function serverAddresses(cloud: Cloud) {
  const on = onServer(cloud)

  async function networksOf({ caller, instance }: ServerRequest): Promise<Record<string, object[]>> {
    const [shown = instance] = await cloud.networks.refreshed(caller, [instance])
    return byNetwork(shown, ({ address }) => ({ version: 4, addr: address }))
  }

  return {
    index: on(async (request) => ({ addresses: await networksOf(request) })),

    show: on(async (request) => {
      const { id } = request.params
      const networks = await networksOf(request)
      if (!Object.hasOwn(networks, id)) throw new HttpError(404, 'Instance is not a member of specified network')
      return { [id]: networks[id] }
    }),
  }
}
