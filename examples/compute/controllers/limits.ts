import type { ControllerRequest } from 'wheatpaste'
import type { Cloud } from '../cloud/cloud.ts'
import { callerOf } from '../request/caller.ts'
import { authorize } from '../request/policy.ts'

/** How much a project may have, and how much it has: nova's `limits`. */
export function limits({ quotas, settings, groups }: Cloud) {
  return {
    index: ({ environ, version }: ControllerRequest) => {
      const asked = environ.query.get('tenant_id')
      if (asked !== null) authorize(environ, 'os_compute_api:limits:other_project')
      const projectId = asked ?? callerOf(environ).projectId
      const used = quotas.used(projectId)
      const absolute = {
        maxTotalInstances: quotas.limits.instances,
        maxTotalCores: quotas.limits.cores,
        maxTotalRAMSize: quotas.limits.ram,
        maxServerMeta: settings.quotaMetadataItems,
        maxTotalKeypairs: settings.quotaKeyPairs,
        maxServerGroups: settings.quotaServerGroups,
        maxServerGroupMembers: settings.quotaServerGroupMembers,
        totalInstancesUsed: used.instances,
        totalCoresUsed: used.cores,
        totalRAMUsed: used.ram,
        totalServerGroupsUsed: groups.ofProject(projectId).length,
        ...(!version.atLeast('2.39') && { maxImageMeta: settings.quotaMetadataItems }),
      }
      return { limits: { rate: [], absolute } }
    },
  }
}
