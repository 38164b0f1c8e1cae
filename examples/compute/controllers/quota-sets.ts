import { type ControllerRequest, HttpError } from 'wheatpaste'
import type { Cloud } from '../cloud/cloud.ts'
import { callerOf } from '../request/caller.ts'

type Request = ControllerRequest<{ id: string }>

/** How much a project may have, by other names than in `limits`: nova's `os-quota-sets`. All projects may have the same. */
export function quotaSets({ quotas, settings, groups }: Cloud) {
  const limits = {
    ...quotas.limits,
    metadata_items: settings.quotaMetadataItems,
    key_pairs: settings.quotaKeyPairs,
    server_groups: settings.quotaServerGroups,
    server_group_members: settings.quotaServerGroupMembers,
  }

  function detail(id: string): object {
    const used: Record<string, number> = { ...quotas.used(id), server_groups: groups.ofProject(id).length }
    const rows = Object.entries(limits).map(([name, limit]) => [name, { limit, in_use: used[name] ?? 0, reserved: 0 }])
    return Object.fromEntries(rows)
  }

  return {
    show: (request: Request) => ({ quota_set: { id: projectOf(request), ...limits } }),
    defaults: (request: Request) => ({ quota_set: { id: projectOf(request), ...limits } }),
    detail: (request: Request) => ({ quota_set: { id: projectOf(request), ...detail(request.params.id) } }),
  }
}

function projectOf({ environ, params: { id } }: Request): string {
  const { projectId, isAdmin } = callerOf(environ)
  if (id === projectId || isAdmin) return id
  throw new HttpError(403, "Policy doesn't allow os_compute_api:os-quota-sets:show to be performed.")
}
