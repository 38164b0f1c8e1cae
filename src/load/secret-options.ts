import { knowSecret } from '../contract/known-secrets.ts'
import { isSecretName, passwordsIn } from '../contract/secret.ts'
import type { Configured, SettingsTable } from '../contract/settings.ts'
import type { Context, FactoryContext } from './context.ts'
import { isSecret } from './interpolate.ts'
import type { Entries } from './scope.ts'

/** The options of a section that its factory declares to be secret. */
export type SecretsOf = (context: FactoryContext) => ReadonlySet<string>

/** Nothing is known of any factory: names alone tell what is secret. */
export const noneDeclared: SecretsOf = () => new Set()

/** The options that a factory declares to be secret, by all their names. */
export function secretOptions(factory: unknown): ReadonlySet<string> {
  const { settings } = (Object(factory) ?? {}) as Partial<Configured>
  if (settings === undefined || '~standard' in settings) return new Set()
  const secret = Object.entries(settings as SettingsTable).filter(([, { secret }]) => secret)
  return new Set(secret.flatMap(([name, { formerly = [] }]) => [name, ...formerly]))
}

const known = new WeakSet<Entries>()

/** Notes what must not be printed of what a factory is given, should it quote that in an error. */
export function knowSecretsOf({ globalConf, localConf }: Context, factory: unknown): void {
  const declared = secretOptions(factory)
  for (const entries of [globalConf, localConf]) {
    // Most sections share one global conf.
    if (declared.size === 0 && known.has(entries)) continue
    known.add(entries)
    for (const [name, entry] of entries) {
      for (const password of passwordsIn(entry.text)) knowSecret(password)
      if (!declared.has(name) && !isSecretName(name) && !isSecret(entry)) continue
      for (const value of new Set([entry.text, ...entry.text.split(/[\s,]+/)])) knowSecret(value)
    }
  }
}
