import { HttpError, type Microversion } from 'wheatpaste'
import type { Instance } from '../cloud/instance.ts'
import { isStatus, statusOf } from '../cloud/instance-status.ts'
import type { Time } from '../database/table.ts'
import { namePattern } from './name-pattern.ts'

export type Test = (instance: Instance) => boolean

// What is compared with the text that stands in the query.
const FIELDS = new Map<string, (instance: Instance) => string | null>(
  Object.entries({
    uuid: ({ id }) => id,
    image: ({ imageRef }) => imageRef,
    flavor: ({ flavor }) => flavor.id,
    host: ({ host }) => host,
    user_id: ({ userId }) => userId,
    key_name: ({ keyName }) => keyName,
    vm_state: ({ vmState }) => vmState,
    task_state: ({ taskState }) => taskState,
    reservation_id: ({ reservationId }) => reservationId,
  }),
)

const FILTERS = new Map<string, (value: string) => Test>(
  Object.entries({
    name: (text) => matching(text, ({ name }) => [name]),
    ip: (text) => matching(text, ({ addresses }) => addresses.map(({ address }) => address)),
    'changes-since': (text) => changed(text, 'changes-since', (updated, time) => updated >= time),
    'changes-before': (text) => changed(text, 'changes-before', (updated, time) => updated <= time),
    locked: (text) => (instance) => (instance.lockedBy !== null) === isTrue(text),
    tags: (list) => tagged(list, (wanted, has) => wanted.every(has)),
    'tags-any': (list) => tagged(list, (wanted, has) => wanted.some(has)),
    'not-tags': (list) => tagged(list, (wanted, has) => !wanted.every(has)),
    'not-tags-any': (list) => tagged(list, (wanted, has) => !wanted.some(has)),
    // Instances that are deleted are gone.
    deleted: (text) => () => !isTrue(text),
  }),
)

const OTHERS = new Set(['all_tenants', 'project_id', 'tenant_id', 'limit', 'marker', 'sort_key', 'sort_dir'])

/**
 * The tests that an instance must pass to be in a list.
 *
 * @throws HttpError 400 for a status that is none and a parameter that is unknown, as far as the version minds, and for a
 *   time that is none
 */
export function testsOf(query: URLSearchParams, version: Microversion): Test[] {
  return [...new Set(query.keys())].flatMap((name) => testOf(name, query.getAll(name), version) ?? [])
}

function testOf(name: string, values: readonly string[], version: Microversion): Test | undefined {
  const [value = ''] = values.slice(-1)
  if (name === 'status') return hasStatus(values, version)
  const filter = FILTERS.get(name)
  if (filter) return filter(value)
  const field = FIELDS.get(name)
  if (field) return (instance) => field(instance) === value
  if (OTHERS.has(name) || !version.atLeast('2.75')) return undefined
  throw new HttpError(400, `Additional properties are not allowed ('${name}' was unexpected)`)
}

function hasStatus(statuses: readonly string[], version: Microversion): Test {
  if (!statuses.some(isStatus) && version.atLeast('2.38')) throw new HttpError(400, 'Invalid status value')
  const wanted = statuses.map((status) => status.toUpperCase())
  return (instance) => wanted.includes(statusOf(instance))
}

function matching(text: string, textsOf: (instance: Instance) => string[]): Test {
  const fits = namePattern(text)
  return (instance) => textsOf(instance).some(fits)
}

function changed(text: string, name: string, compare: (updated: Time, time: Time) => boolean): Test {
  const time = new Date(text)
  if (Number.isNaN(time.getTime())) throw new HttpError(400, `Invalid filter field: ${name}.`)
  return ({ updated }) => compare(updated, time.toISOString())
}

function tagged(list: string, compare: (wanted: string[], has: (tag: string) => boolean) => boolean): Test {
  const wanted = list.split(',')
  return ({ tags }) => compare(wanted, (tag) => tags.includes(tag))
}

/** Whether a parameter says yes. */
export function isTrue(text: string): boolean {
  return /^(?:true|1|yes|on)$/i.test(text)
}
