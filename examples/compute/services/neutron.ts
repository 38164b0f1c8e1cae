import { z } from 'zod'
import { anyOf, Remote } from './remote.ts'

const network = z.object({
  id: z.string(),
  name: z.string(),
  project_id: z.string(),
  shared: z.boolean(),
  'router:external': z.boolean(),
  admin_state_up: z.boolean(),
  subnets: z.array(z.string()),
})
const port = z.object({
  id: z.string(),
  network_id: z.string(),
  project_id: z.string(),
  device_id: z.string(),
  mac_address: z.string(),
  status: z.string(),
  fixed_ips: z.array(z.object({ subnet_id: z.string(), ip_address: z.string() })),
  security_groups: z.array(z.string()),
})
const floatingIp = z.object({ floating_ip_address: z.string(), port_id: z.string().nullable() })
const rule = z.object({
  id: z.string(),
  direction: z.string(),
  ethertype: z.string(),
  protocol: z.string().nullable(),
  port_range_min: z.number().nullable(),
  port_range_max: z.number().nullable(),
  remote_ip_prefix: z.string().nullable(),
  remote_group_id: z.string().nullable(),
})
const group = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  project_id: z.string(),
  security_group_rules: z.array(rule),
})

export type Network = z.infer<typeof network>
export type Port = z.infer<typeof port>
export type FloatingIp = z.infer<typeof floatingIp>
export type SecurityGroup = z.infer<typeof group>
export type SecurityGroupRule = z.infer<typeof rule>

/** A list of those that have one of some values in a field. */
type List<Item> = (token: string, field: string, values: readonly string[]) => Promise<Item[]>

/** What compute asks a network service for, by the token of whoever asks. */
export interface Neutron {
  readonly networks: List<Network>
  readonly ports: List<Port>
  readonly floatingIps: List<FloatingIp>
  readonly securityGroups: List<SecurityGroup>
  createPort(token: string, wanted: object): Promise<Port>
  updatePort(token: string, id: string, changes: object): Promise<Port>
  deletePort(token: string, id: string): Promise<void>
}

export function neutron(endpoint: string): Neutron {
  const remote = new Remote('network', endpoint)
  const one = z.object({ port })

  // A list of ids may be too long for one path.
  function list<Item>(name: string, key: string, item: z.ZodType<Item>): List<Item> {
    const answer = z.object({ [key]: z.array(item) })
    return async (token, field, values) => {
      const paths = inChunks(values).map((some) => anyOf(`/v2.0/${name}`, field, some))
      const answers = await Promise.all(paths.map((path) => remote.ask(answer, { token, path })))
      return answers.flatMap((found) => found[key] ?? [])
    }
  }

  return {
    networks: list('networks', 'networks', network),
    ports: list('ports', 'ports', port),
    floatingIps: list('floatingips', 'floatingips', floatingIp),
    securityGroups: list('security-groups', 'security_groups', group),

    async createPort(token, wanted) {
      const body = { port: wanted }
      return (await remote.ask(one, { token, method: 'POST', path: '/v2.0/ports', body })).port
    },

    async updatePort(token, id, changes) {
      const body = { port: changes }
      return (await remote.ask(one, { token, method: 'PUT', path: `/v2.0/ports/${id}`, body })).port
    },

    async deletePort(token, id) {
      await remote.ask(z.null(), { token, method: 'DELETE', path: `/v2.0/ports/${id}` })
    },
  }
}

const CHUNK = 100

function inChunks(values: readonly string[]): string[][] {
  const count = Math.ceil(values.length / CHUNK)
  return Array.from({ length: count }, (_, index) => values.slice(index * CHUNK, (index + 1) * CHUNK))
}
