import { type ControllerRequest, callerOf } from 'wheatpaste'
import { authorize } from '../request/caller.ts'
import { limitsOf, usedBy } from '../storage/quotas.ts'
import type { Storage } from '../storage/storage.ts'

type Request = ControllerRequest<{ id: string }>

/** How much a project may have. All projects may have the same. */
export function quotaSets(storage: Storage) {
  const limits = { ...limitsOf(storage), ...NOT_OFFERED }

  function detail(id: string): object {
    const used: Record<string, number> = { ...usedBy(storage, id) }
    const rows = Object.entries(limits).map(([name, limit]) => [name, { limit, in_use: used[name] ?? 0, reserved: 0 }])
    return Object.fromEntries(rows)
  }

  return {
    show: (request: Request) => {
      const id = projectOf(request)
      const isDetailed = request.environ.query.get('usage')?.toLowerCase() === 'true'
      return { quota_set: { id, ...(isDetailed ? detail(id) : limits) } }
    },

    defaults: (request: Request) => ({ quota_set: { id: projectOf(request), ...limits } }),
  }
}

function projectOf({ environ, params: { id } }: Request): string {
  if (callerOf(environ).projectId !== id) authorize(environ, 'volume_extension:quotas:show')
  return id
}

// What cinder has besides, and clients show.
const NOT_OFFERED = { per_volume_gigabytes: -1, backups: 0, backup_gigabytes: 0, groups: 0 }
