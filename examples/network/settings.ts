import { type Settings as Read, setting } from 'wheatpaste'
import { maxLimit, quota } from '../shared/settings.ts'
import { blockOf } from './fabric/ipv4.ts'

const block = (doc: string, byDefault: string) => ({
  ...setting.text({ doc, default: byDefault }),
  parse(text: string): string {
    if (blockOf(text) !== text) throw new Error('a block of IPv4 addresses such as 10.0.0.0/16')
    return text
  },
})

/** What the section of the API may say. */
export const settings = {
  max_limit: maxLimit,
  public_network: setting.text({ doc: 'The name of the network that floating IPs are of.', default: 'public' }),
  public_cidr: block('The addresses of the public network.', '203.0.113.0/24'),
  private_network: setting.text({ doc: 'The name of the network that all projects share.', default: 'private' }),
  private_cidr: block('The addresses of the private network.', '10.0.0.0/16'),
  quota_network: quota('Networks of a project; -1 is as many as it likes, here as below.', 100),
  quota_subnet: quota('Subnets of a project.', 100),
  quota_port: quota('Ports of a project.', 500),
  quota_router: quota('Routers of a project.', 10),
  quota_floatingip: quota('Floating IPs of a project.', 50),
  quota_security_group: quota('Security groups of a project.', 10),
  quota_security_group_rule: quota('Rules of the security groups of a project.', 100),
} as const

export type Settings = Read<typeof settings>
