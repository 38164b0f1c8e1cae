import type { Filter } from '../contract/application.ts'
import { HttpError } from '../contract/http-error.ts'
import { setting } from '../contract/settings.ts'
import { type DeclaredFactory, factoryOf } from './factory.ts'
import { switchOf } from './switch.ts'

export interface ReadOnlyOptions {
  /** Whether nothing may be changed, whatever files there are. Default: false. */
  readonly readOnly?: boolean
  /** Nothing may be changed while this file exists. */
  readonly file?: string | undefined
  /** Whether things may be deleted all the same. Default: false. */
  readonly allowDeletes?: boolean
}

// RFC 9110 9.2.1; whatever else a method may be called, it may change something.
const SAFE: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE']

/**
 * Refuses to change anything, with a 405, while the service is there to be read only (swift's read_only): by `read_only`, or
 * while a file exists. Without either there is nothing to do.
 *
 * Reads     the method
 * Sets      `allow` on its 405
 * Settings  read_only = false, file, allow_deletes = false
 *
 * ```ini
 * [filter:read_only]
 * use = pkg:wheatpaste#read_only
 * file = /run/nova/read_only
 * ```
 */
export function readOnly({ readOnly: on = false, file, allowDeletes = false }: ReadOnlyOptions = {}): Filter {
  const isReadOnly = switchOf(on, file)
  if (!isReadOnly) return (app) => app
  const allowed = new Set(allowDeletes ? [...SAFE, 'DELETE'] : SAFE)
  const allow = [...allowed].join(', ')
  return (app) =>
    function readOnly(environ) {
      if (allowed.has(environ.method) || !isReadOnly()) return app(environ)
      throw new HttpError(405, 'The service can only be read at the moment.', { headers: { allow } })
    }
}

const settings = {
  read_only: setting.boolean({ doc: 'Whether nothing may be changed, whatever files there are.', default: false }),
  file: setting.path({ doc: 'Nothing may be changed while this file exists.' }),
  allow_deletes: setting.boolean({ doc: 'Whether things may be deleted all the same.', default: false }),
}

/** [filter:read_only] */
export const filterFactory: DeclaredFactory = factoryOf(readOnly, settings, { when: ['read_only', 'file'] })
