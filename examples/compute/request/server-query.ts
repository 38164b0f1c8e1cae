import { type Environ, HttpError, type Microversion } from 'wheatpaste'
import type { Instance } from '../cloud/instance.ts'
import { isTrue, testsOf } from './server-filters.ts'

const SORT_KEYS = new Map<string, (instance: Instance) => string | number>(
  Object.entries({
    created_at: ({ created }) => created,
    updated_at: ({ updated }) => updated,
    launched_at: ({ launchedAt }) => launchedAt ?? '',
    display_name: ({ name }) => name,
    uuid: ({ id }) => id,
    host: ({ host }) => host ?? '',
    vm_state: ({ vmState }) => vmState,
    task_state: ({ taskState }) => taskState ?? '',
    key_name: ({ keyName }) => keyName ?? '',
    user_id: ({ userId }) => userId,
    project_id: ({ projectId }) => projectId,
  }),
)

/** Whether a query asks for the instances of all projects. */
export function asksForAll({ query }: Environ): boolean {
  const all = query.get('all_tenants')
  return all !== null && (all === '' || isTrue(all))
}

/** Of some instances those that a query asks for, in its order. @throws HttpError 400 for what cannot be asked */
export function select({ query }: Environ, version: Microversion, instances: readonly Instance[]): Instance[] {
  const tests = testsOf(query, version)
  const found = instances.filter((instance) => tests.every((test) => test(instance)))
  return sorted(query, found)
}

function sorted(query: URLSearchParams, instances: Instance[]): Instance[] {
  const directions = query.getAll('sort_dir')
  const keys = query.getAll('sort_key').map((name, index) => {
    const value = SORT_KEYS.get(name)
    if (!value) throw new HttpError(400, `Invalid input for query parameters sort_key. Value: ${name}.`)
    return { value, sign: (directions[index] ?? directions[0]) === 'asc' ? 1 : -1 }
  })
  return instances.sort((a, b) => {
    for (const { value, sign } of keys) {
      const [left, right] = [value(a), value(b)]
      if (left !== right) return left < right ? -sign : sign
    }
    return 0
  })
}
