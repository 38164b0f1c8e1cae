import { CAPACITY } from '../cloud/hosts.ts'
import type { RequestSpec } from './filters.ts'
import type { HostState } from './host-state.ts'

/** How good a host is, among those that will do; the most is the best. */
export type Weigher = (state: HostState, spec: RequestSpec) => number

// By the names of nova's weighers; an earlier one outweighs those after it.
const WEIGHERS: Readonly<Record<string, Weigher>> = {
  ServerGroupSoftAffinityWeigher: ({ members }, { group }) => (group?.policy === 'soft-affinity' ? members : 0),
  ServerGroupSoftAntiAffinityWeigher: ({ members }, { group }) =>
    group?.policy === 'soft-anti-affinity' ? -members : 0,
  RAMWeigher: ({ used }) => CAPACITY.ram - used.ram,
}

/** The best of some hosts. */
export function best(states: readonly HostState[], spec: RequestSpec): HostState | undefined {
  const weighed = states.map((state) => ({
    state,
    weights: Object.values(WEIGHERS).map((weigh) => weigh(state, spec)),
  }))
  return weighed.sort((a, b) => compare(b.weights, a.weights))[0]?.state
}

function compare(a: readonly number[], b: readonly number[]): number {
  return a.map((weight, index) => weight - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0
}
