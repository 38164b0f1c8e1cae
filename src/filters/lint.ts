import type { Filter } from '../contract/application.ts'
import { lint as linted } from '../contract/lint.ts'
import { type DeclaredFactory, factoryOf } from './factory.ts'

/**
 * Holds both sides of each call against the contract: the request that comes from outside, and the answer that comes from
 * inside (paste.lint, Rack::Lint). What breaks it is a 500, and told in the log. For trials; every request pays for it.
 *
 * Reads     the request and the answer
 * Sets      nothing
 * Settings  none
 *
 * ```ini
 * [filter:lint]
 * use = pkg:wheatpaste#lint
 * ```
 */
export function lint(): Filter {
  return linted
}

/** [filter:lint] */
export const filterFactory: DeclaredFactory = factoryOf(lint, {})
