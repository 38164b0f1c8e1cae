import { type ControllerRequest, type Environ, response, schema } from 'wheatpaste'
import { createNetworkBody, updateNetworkBody } from '../bodies/network-bodies.ts'
import type { Fabric } from '../fabric/fabric.ts'
import { removeNetwork } from '../fabric/networks.ts'
import { authorize, ownerOf } from '../request/caller.ts'
import { chosen } from '../request/filters.ts'
import { list } from '../request/list.ts'
import { onOwn, onSeen } from '../request/on-record.ts'
import { visible } from '../request/visible.ts'
import { networkView } from '../views/record-views.ts'
import { tags } from './tags.ts'

/** Networks: what is sent on one reaches whoever is on it. Others than their project see those that are shared or external. */
export function networks(fabric: Fabric) {
  const { networks, settings } = fabric
  const view = networkView(fabric)
  const owned = onOwn(networks)

  return {
    ...tags(networks),

    index: ({ environ }: ControllerRequest) =>
      list(environ, 'networks', visible(environ, networks).map(view), settings.maxLimit),

    show: onSeen(networks)(({ environ, record }) => ({ network: chosen(environ.query, view(record)) })),

    create: response(201)(
      schema(createNetworkBody)(({ environ, body: { network } }) => {
        authorizeSharing(environ, network)
        const { tenant_id: _, ...wanted } = { ...network, project_id: ownerOf(environ, network) }
        return { network: view(networks.add(wanted)) }
      }),
    ),

    update: schema(updateNetworkBody)(
      owned(({ environ, record, body: { network } }) => {
        authorizeSharing(environ, network)
        return { network: view(networks.change(record, network)) }
      }),
    ),

    delete: response(204)(owned(({ record }) => removeNetwork(fabric, record))),
  }
}

// What concerns other projects is an administrator's to say.
function authorizeSharing(environ: Environ, wanted: { shared?: boolean; 'router:external'?: boolean }): void {
  if (wanted.shared) authorize(environ, 'create_network:shared')
  if (wanted['router:external']) authorize(environ, 'create_network:router:external')
}
