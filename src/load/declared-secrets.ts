import type { Context } from './context.ts'
import { Factories } from './factory.ts'
import type { Resolver } from './resolve.ts'
import { type SecretsOf, secretOptions } from './secret-options.ts'
import { Visit } from './visit.ts'

/**
 * Imports the factories that contexts lead to, to know which of their options they declare to be secret. Of one that cannot be
 * imported the names must do.
 */
export async function declaredSecrets(resolver: Resolver, contexts: Iterable<Context>): Promise<SecretsOf> {
  const visit = new Visit(resolver, new Factories())
  for (const context of contexts) await visit.context(context)
  return (context) => secretOptions(visit.found(context).factory?.object)
}
