import { HttpError } from 'wheatpaste'
import type { Caller } from '../request/caller.ts'
import { begin, check } from './change-server.ts'
import type { Cloud } from './cloud.ts'
import type { Instance } from './instance.ts'
import { transitions } from './transitions.ts'

/** @throws HttpError 400 for the flavor that it has, 403 over quota, 409 as {@link check} does */
export function resize(cloud: Cloud, caller: Caller, instance: Instance, flavorRef: string): void {
  check(caller, instance, transitions.resize)
  const flavor = cloud.flavors.find(caller, flavorRef, 400)
  const { flavor: old, vmState, projectId } = instance
  if (flavor.id === old.id) throw new HttpError(400, 'When resizing, instances must change flavor!')
  cloud.quotas.check(projectId, { instances: 0, cores: flavor.vcpus - old.vcpus, ram: flavor.ram - old.ram })
  begin(cloud, caller, instance, transitions.resize, { outcome: { flavor, before: { flavor: old, vmState } } })
}

/** Keeps what a resize made. */
export function confirmResize({ instances }: Cloud, caller: Caller, instance: Instance): void {
  instances.update(instance, (current) => {
    check(caller, current, { ...transitions.revertResize, verb: 'confirmResize' })
    return { vmState: current.before?.vmState ?? 'active', before: null }
  })
}

/** Goes back to what was before a resize. */
export function revertResize(cloud: Cloud, caller: Caller, instance: Instance): void {
  begin(cloud, caller, instance, transitions.revertResize, { outcome: { ...instance.before, before: null } })
}
