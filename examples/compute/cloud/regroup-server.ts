import type { Caller } from '../request/caller.ts'
import type { Cloud } from './cloud.ts'
import type { Instance } from './instance.ts'

/** Puts an instance into a security group, or takes it out. @throws HttpError as `Networks.regroup` does */
export async function regroup(
  { networks, instances }: Cloud,
  caller: Caller,
  instance: Instance,
  group: string,
  isMember: boolean,
): Promise<void> {
  const name = await networks.regroup(caller, instance, group, isMember)
  instances.update(instance, ({ securityGroups }) => {
    const others = securityGroups.filter((one) => one.name !== name)
    return { securityGroups: isMember ? [...others, { name }] : others }
  })
}
