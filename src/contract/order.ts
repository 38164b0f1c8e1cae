/** Reasons by the name of another filter's entry point, or by a word for what filters provide. */
export type Reasons = Readonly<Record<string, string>>

/**
 * What a filter wants of its place in a pipeline, as data. `wheatpaste check` tells where a file has it otherwise, in the words of
 * the rule; nothing is ever re-ordered.
 *
 * A reason ends the sentence `"cors" stands inside "authtoken": …`, so it begins in lower case and has no full stop.
 */
export interface Order {
  /** What those further in can count on, `identity` say, and what rules call this filter where no entry point names it. */
  readonly provides?: readonly string[]
  /** What one further out has to provide. */
  readonly requires?: Reasons
  /** What has to be further in, if it is there. */
  readonly before?: Reasons
  /** What has to be further out, if it is there. */
  readonly after?: Reasons
  /** Settings of which one has to be on, or the filter is not there at all and wants nothing. Default: it always is there. */
  readonly when?: readonly string[]
}

/** What a filter factory may carry, so that its place can be checked without calling it. */
export interface Ordered {
  readonly order: Order
}
