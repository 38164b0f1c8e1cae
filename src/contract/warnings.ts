import type { Conf } from './conf.ts'
import type { Finding } from './problems.ts'

/** What is allowed in a configuration, and yet is probably not what its author meant. A code never changes its meaning. */
export const warnings = {
  'unused-section': 'Name it in a pipeline, a composite or a `use`, or take it out.',
  'unreached-filter': 'Only sections that nothing uses name this filter; use them, or take it out.',
  'inline-comment': 'Comments are lines of their own; what follows is part of the value.',
  'shadowed-default':
    'The own value reaches the factory; PasteDeploy would drop it. Use `set` to change the global one.',
  'header-tail': 'What follows the header is ignored; put it on a line of its own.',
  'other-spelling':
    'Of one name in two spellings, `app` wins over `application` and `composite` over `composit`; rename one of the sections.',
  'set-in-default': '`set` and `get` in [DEFAULT] act in every section; write the value itself.',
  'leftover-protocol': 'One factory is called; the other protocol reaches it as an option. Keep one of them.',
  'mounted-twice': 'The same path can lead to one app only; take one of them out.',
  'deprecated-option': 'The old name still works; write the new one.',
  'missing-option': 'Without it this does not do what it is for: set it.',
  'filter-order': 'A filter tells what it wants of its place; see "Where they stand" in docs/filters.md.',
  'filter-missing': 'Put what provides it further out, or take the filter out.',
  'shadowed-route': 'Connect it before them, ask more of them, or take it out.',
  'header-version': 'Say `header_version_target = plus`, or `exact` if that is what is meant.',
  'world-writable': 'Anybody on this machine can say what runs here: chmod o-w.',
} as const

export type WarningCode = keyof typeof warnings

/** Something in a configuration that its author should look at. */
export interface Warning extends Finding {
  readonly code: WarningCode
}

/** What a factory may carry, so that `check` can tell what its options come to without calling it. */
export interface Advised {
  advise(globalConf: Conf, localConf: Conf): readonly Warning[]
}
