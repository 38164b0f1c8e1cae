import { ConfigError } from '../contract/config-error.ts'
import type { Context, FactoryContext } from './context.ts'
import type { Entry } from './interpolate.ts'
import { type Entries, merged } from './scope.ts'
import type { SectionConf } from './section-conf.ts'
import { prefixOf } from './sections.ts'
import { nodeOf, type Site } from './site.ts'

/**
 * Lays a section's configuration over what its `use` names (PasteDeploy's `_context_from_use`).
 *
 * On purpose different from PasteDeploy, which drops them: options for a pipeline or a filtered app go to the app inside it;
 * for a `filter-app` they are refused, since its own options are those of its filter.
 *
 * @throws ConfigError unclear-options
 */
export function useContext(used: Context, site: Site, { globalConf, localConf, additions }: SectionConf): Context {
  const outerFile = globalConf.get('__file__')
  const isOuter = outerFile === undefined || outerFile === used.globalConf.get('__file__')
  const over = isOuter ? additions : new Map([...additions, ['__file__', outerFile]])
  const node = { ...nodeOf(site), globalConf: over.size === 0 ? used.globalConf : merged(used.globalConf, over) }
  const withOwn = withOptions(used, localConf)
  return withOwn.type === 'factory' ? { ...inSection(withOwn, site), ...node } : { ...withOwn, ...node }
}

// A composite asks for its names in the file where it is written, also when another file uses it; a bare URI has no file.
function inSection(context: FactoryContext, site: Site): FactoryContext {
  // Only the section that says `call:` itself decides how it is called.
  const says = context.section === undefined && context.factory.target.scheme === 'object'
  const protocol =
    says && /^composite?$/.test(prefixOf(site.section)) ? 'paste.composit_factory' : context.factory.protocol
  return { ...context, factory: { ...context.factory, protocol }, scope: context.scope ?? site.scope }
}

function withOptions(context: Context, options: Entries): Context {
  const [first] = options
  if (!first) return context
  if (context.type === 'factory') return { ...context, localConf: merged(context.localConf, options) }
  if (context.type === 'pipeline') return { ...context, app: withOptions(context.app, options) }
  if (context.type === 'filtered') return { ...context, inner: withOptions(context.inner, options) }
  throw unclear(first, context.section)
}

function unclear([name, { option }]: [string, Entry], section: string | undefined): ConfigError {
  const message = `"${name}" could be meant for the filter or for the app of [${section}]`
  return new ConfigError({ code: 'unclear-options', message, place: option?.place })
}
