import { type Environ, HttpError, type Microversion } from 'wheatpaste'
import type { Instance } from '../cloud/instance.ts'
import { isStatus, statusOf } from '../cloud/instance-status.ts'
import { namePattern } from './name-pattern.ts'

type Test = (instance: Instance) => boolean
/** Makes a test of all the values that a parameter was given. */
type Filter = (value: string, values: readonly string[]) => Test

const FILTERS: Readonly<Record<string, Filter>> = {
  uuid: (id) => (instance) => instance.id === id,
  name: (text) => {
    const fits = namePattern(text)
    return ({ name }) => fits(name)
  },
  status: (_, statuses) => (instance) => statuses.some((status) => status.toUpperCase() === statusOf(instance)),
  image:
    (id) =>
    ({ imageRef }) =>
      imageRef === id,
  flavor:
    (id) =>
    ({ flavor }) =>
      flavor.id === id,
  host:
    (name) =>
    ({ host }) =>
      host === name,
  user_id:
    (id) =>
    ({ userId }) =>
      userId === id,
  key_name:
    (name) =>
    ({ keyName }) =>
      keyName === name,
  vm_state:
    (state) =>
    ({ vmState }) =>
      vmState === state,
  task_state:
    (state) =>
    ({ taskState }) =>
      taskState === state,
  reservation_id:
    (id) =>
    ({ reservationId }) =>
      reservationId === id,
  locked:
    (text) =>
    ({ lockedBy }) =>
      isTrue(text) === (lockedBy !== null),
  ip: (text) => {
    const fits = namePattern(text)
    return ({ addresses }) => addresses.some(({ address }) => fits(address))
  },
  'changes-since': (text) => {
    const since = time(text, 'changes-since')
    return ({ updated }) => updated >= since
  },
  'changes-before': (text) => {
    const before = time(text, 'changes-before')
    return ({ updated }) => updated <= before
  },
  tags:
    (list) =>
    ({ tags }) =>
      list.split(',').every((tag) => tags.includes(tag)),
  'tags-any':
    (list) =>
    ({ tags }) =>
      list.split(',').some((tag) => tags.includes(tag)),
  'not-tags':
    (list) =>
    ({ tags }) =>
      !list.split(',').every((tag) => tags.includes(tag)),
  'not-tags-any':
    (list) =>
    ({ tags }) =>
      !list.split(',').some((tag) => tags.includes(tag)),
  // There are no instances that are deleted and still listed, and none that have such an address.
  deleted: (text) => () => !isTrue(text),
  ip6: () => () => false,
}

const OTHERS = ['all_tenants', 'project_id', 'tenant_id', 'limit', 'marker', 'sort_key', 'sort_dir']
const SORT_KEYS: Readonly<Record<string, (instance: Instance) => string | number>> = {
  created_at: ({ created }) => created.getTime(),
  updated_at: ({ updated }) => updated.getTime(),
  launched_at: ({ launchedAt }) => launchedAt?.getTime() ?? 0,
  display_name: ({ name }) => name,
  uuid: ({ id }) => id,
  host: ({ host }) => host ?? '',
  vm_state: ({ vmState }) => vmState,
  task_state: ({ taskState }) => taskState ?? '',
  key_name: ({ keyName }) => keyName ?? '',
  user_id: ({ userId }) => userId,
  project_id: ({ projectId }) => projectId,
}

/** Whether a query asks for the instances of all projects. */
export function asksForAll({ query }: Environ): boolean {
  const all = query.get('all_tenants')
  return all !== null && (all === '' || isTrue(all))
}

/**
 * Of some instances those that a query asks for, in its order.
 *
 * @throws HttpError 400 for a status that is none, a parameter that is unknown and a key that cannot be sorted by, as far as
 *   the version minds
 */
export function select({ query }: Environ, version: Microversion, instances: readonly Instance[]): Instance[] {
  const tests = [...new Set(query.keys())].flatMap((name) => testOf(query, name, version) ?? [])
  return sorted(
    query,
    instances.filter((instance) => tests.every((test) => test(instance))),
  )
}

function testOf(query: URLSearchParams, name: string, version: Microversion): Test | undefined {
  const filter = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined
  if (!filter && !OTHERS.includes(name) && version.atLeast('2.75')) {
    throw new HttpError(400, `Additional properties are not allowed ('${name}' was unexpected)`)
  }
  const values = query.getAll(name)
  if (name === 'status' && !values.some(isStatus) && version.atLeast('2.38'))
    throw new HttpError(400, 'Invalid status value')
  return filter?.(values.at(-1) ?? '', values)
}

function sorted(query: URLSearchParams, instances: Instance[]): Instance[] {
  const directions = query.getAll('sort_dir')
  const keys = query.getAll('sort_key').map((name, index) => {
    const value = Object.hasOwn(SORT_KEYS, name) ? SORT_KEYS[name] : undefined
    if (!value) throw new HttpError(400, `Invalid input for query parameters sort_key. Value: ${name}.`)
    return { value, sign: (directions[index] ?? directions[0] ?? 'desc') === 'asc' ? 1 : -1 }
  })
  return instances.sort((a, b) => {
    for (const { value, sign } of keys) {
      const [left, right] = [value(a), value(b)]
      if (left !== right) return left < right ? -sign : sign
    }
    return 0
  })
}

function isTrue(text: string): boolean {
  return /^(?:true|1|yes|on)$/i.test(text)
}

function time(text: string, name: string): Date {
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) throw new HttpError(400, `Invalid filter field: ${name}.`)
  return date
}
