import { type Environ, type Microversion, type SortKeys, sorted } from 'wheatpaste'
import type { Instance } from '../cloud/instance.ts'
import { isTrue, testsOf } from './server-filters.ts'

const sortKeys: SortKeys<Instance> = {
  created_at: ({ created }) => created,
  updated_at: ({ updated }) => updated,
  launched_at: ({ launchedAt }) => launchedAt,
  display_name: ({ name }) => name,
  uuid: ({ id }) => id,
  host: ({ host }) => host,
  vm_state: ({ vmState }) => vmState,
  task_state: ({ taskState }) => taskState,
  key_name: ({ keyName }) => keyName,
  user_id: ({ userId }) => userId,
  project_id: ({ projectId }) => projectId,
}

/** Whether a query asks for the instances of all projects. */
export function asksForAll({ query }: Environ): boolean {
  const all = query.get('all_tenants')
  return all !== null && (all === '' || isTrue(all))
}

/** Of some instances those that a query asks for, in its order. @throws HttpError 400 for what cannot be asked */
export function select(environ: Environ, version: Microversion, instances: readonly Instance[]): Instance[] {
  const tests = testsOf(environ.query, version)
  const found = instances.filter((instance) => tests.every((test) => test(instance)))
  return sorted(environ, found, sortKeys)
}
