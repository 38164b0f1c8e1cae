import type { Cloud } from './cloud.ts'
import type { Address, Instance } from './instance.ts'
import type { ServerGroup } from './server-groups.ts'

/** Builds an instance: finds it a host, gives it an address and starts it. Without a host it ends in error. */
export function build({ machines, hosts, groups }: Cloud, instance: Instance, group: ServerGroup | undefined): void {
  const fits = (host: string): boolean => groups.allows(group, host)
  machines.run(instance, [
    () => ({ taskState: 'scheduling' }),
    () => ({ taskState: 'networking', host: hosts.choose(instance.flavor, fits) }),
    () => ({ taskState: 'spawning', addresses: instance.wantsNetwork ? [addressOf(instance)] : [] }),
    () => ({ taskState: null, vmState: 'active', launchedAt: new Date() }),
  ])
}

function addressOf({ number }: Instance): Address {
  const [high, low] = [(number >> 8) & 255, number & 255]
  const hex = [high, low].map((byte) => byte.toString(16).padStart(2, '0')).join(':')
  return { network: 'private', address: `10.0.${high}.${low}`, mac: `fa:16:3e:00:${hex}` }
}
