import { type ControllerRequest, HttpError } from 'wheatpaste'

// What clients ask about before they use it, and what `openstack extension list` shows.
const EXTENSIONS = [
  ['router', 'Neutron L3 Router', 'Routers between networks, and floating IPs.'],
  ['external-net', 'Neutron external network', 'Networks that are not the cloud’s own.'],
  ['security-group', 'security-group', 'Who may reach a port.'],
  ['quotas', 'Quota management support', 'How much a project may have.'],
  ['quota_details', 'Quota details management support', 'How much of that it has.'],
  ['binding', 'Port Binding', 'Where a port is.'],
  ['port-security', 'Port Security', 'Ports whose addresses are not checked.'],
  ['net-mtu', 'Network MTU', 'The size of the largest packet.'],
  ['standard-attr-tag', 'Tag support for resources with standard attribute', 'Tags.'],
  ['pagination', 'Pagination support', 'Lists in pages.'],
  ['sorting', 'Sorting support', 'Lists in an order.'],
] as const

/** What this service has of all that neutron can have. */
export function extensions() {
  const all = EXTENSIONS.map(([alias, name, description]) => ({
    ...{ alias, name, description },
    ...{ updated: '2012-01-01T00:00:00-00:00', links: [] },
  }))

  return {
    index: () => ({ extensions: all }),

    show: ({ params: { id } }: ControllerRequest<{ id: string }>) => {
      const extension = all.find(({ alias }) => alias === id)
      if (!extension) throw new HttpError(404, `Extension with alias ${id} does not exist`)
      return { extension }
    },
  }
}
