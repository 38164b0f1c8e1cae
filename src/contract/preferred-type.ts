import { createRequire } from 'node:module'
import type accepts from 'accepts'

// It brings the table of all media types along, which takes more time and memory to load than all of ours. So it is loaded when
// an Accept header is first looked at, and many services never do.
const load = createRequire(import.meta.url)
let ranked: typeof accepts | undefined

/**
 * Which of some types a client wants most (RFC 9110 12.5.1): the first of those wanted equally, none when it accepts none.
 *
 * @param accept the Accept header. Everything is accepted where there is none.
 * @param types media types, or what stands for them: `json`, `text`, `html`
 */
export function preferredType<Type extends string>(
  accept: string | undefined,
  types: readonly Type[],
): Type | undefined {
  ranked ??= load('accepts') as typeof accepts
  const headers = accept === undefined ? {} : { accept }
  return (ranked({ headers } as Parameters<typeof accepts>[0]).type([...types]) || undefined) as Type | undefined
}
