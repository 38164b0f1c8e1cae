import { policy } from '../request/policy.ts'

/** Groups of hosts: nova's `os-aggregates`. This cloud has none, but clients ask for them where they show a host. */
export function aggregates() {
  return { index: policy('os_compute_api:os-aggregates:index')(() => ({ aggregates: [] })) }
}
