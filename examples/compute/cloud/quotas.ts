import { HttpError } from 'wheatpaste'
import type { Settings } from '../settings.ts'
import type { Flavor } from './flavors.ts'
import type { Instances } from './instances.ts'

/** What instances use up of a project's quotas; memory in MiB. */
export interface Amounts {
  readonly instances: number
  readonly cores: number
  readonly ram: number
}

/** How much a project may have; -1 is as much as it likes. */
export class Quotas {
  readonly limits: Amounts
  readonly #instances: Instances

  constructor(instances: Instances, { quotaInstances, quotaCores, quotaRam }: Settings) {
    this.#instances = instances
    this.limits = { instances: quotaInstances, cores: quotaCores, ram: quotaRam }
  }

  used(projectId: string): Amounts {
    const { instances, vcpus, ram } = this.#instances.usage({ projectId })
    return { instances, cores: vcpus, ram }
  }

  /** How many instances of a flavor may still be made, at least `min` and at most `max`. @throws HttpError 403 */
  room(projectId: string, flavor: Flavor, min: number, max: number): number {
    this.check(projectId, amountsOf(flavor, min))
    const [used, each] = [this.used(projectId), amountsOf(flavor, 1)]
    const rooms = PARTS.filter((part) => this.limits[part] >= 0 && each[part] > 0).map((part) =>
      Math.floor((this.limits[part] - used[part]) / each[part]),
    )
    return Math.min(max, ...rooms)
  }

  /** @throws HttpError 403 when a project may not have so much more */
  check(projectId: string, more: Amounts): void {
    const used = this.used(projectId)
    const over = PARTS.filter((part) => more[part] > 0 && isOver(used[part] + more[part], this.limits[part]))
    if (over.length === 0) return
    const list = (amounts: Amounts): string => over.map((part) => amounts[part]).join(', ')
    const names = over.join(', ')
    const already = `already used ${list(used)} of ${list(this.limits)} ${names}`
    throw new HttpError(403, `Quota exceeded for ${names}: Requested ${list(more)}, but ${already}`)
  }
}

function amountsOf({ vcpus, ram }: Flavor, count: number): Amounts {
  return { instances: count, cores: vcpus * count, ram: ram * count }
}

const PARTS = ['cores', 'instances', 'ram'] as const

/** Whether an amount is more than a limit allows. */
export function isOver(amount: number, limit: number): boolean {
  return limit >= 0 && amount > limit
}
