import type { ConfigError } from '../../src/contract/config-error.ts'
import { Budget } from '../../src/load/budget.ts'
import { readConfigFile } from '../../src/load/config-file.ts'
import type { Context, FactoryContext } from '../../src/load/context.ts'
import type { Factory } from '../../src/load/factory.ts'
import { entriesOf } from '../../src/load/loader.ts'
import { type Entries, type Outside, Scope } from '../../src/load/scope.ts'
import { Secrets } from '../../src/load/secrets.ts'
import { findSection, type Kind, kinds, nameOf, sectionsOf } from '../../src/load/sections.ts'
import type { IniSection } from '../../src/load/written.ts'

/* What PasteDeploy's recordings say of a file, said of ours. */

export type Answer = { ok: unknown } | { error: { kind: string | string[] }; events?: unknown }

// `${NAME}` is ours: PasteDeploy takes it as it stands, and so does an environment in which every variable is its own name.
const env = new Proxy({}, { get: (_, name) => `\${${String(name)}}` })
export const outside: Outside = { overrides: new Map(), env, secrets: new Secrets() }

/**
 * Of an error the kind is compared, and the events up to it; closures of PasteDeploy's own have other names than ours, values
 * passed by the caller are text with us, and a malformed MODULE:ATTRIBUTE is one mistake wherever it is written.
 */
export function simplified(answer: Answer | undefined): unknown {
  const text = JSON.stringify(answer, (key, value) => {
    if (key === 'error') return String(value.kind).replace('bad-call-spec', 'bad-object-reference')
    if (value && typeof value === 'object' && value.kind === 'closure') return { kind: 'closure' }
    // The loader's file is no part of our contract with a composite.
    if (key === 'loader' && typeof value === 'string') return undefined
    if (key === 'defaults_error' && value) return value.kind
    if (value && typeof value === 'object' && value.object === null)
      return { ...value, protocol: null, local_conf: null }
    if (key.endsWith('conf') && Array.isArray(value))
      return value.map(([name, text]) => [name, entriesOf({ text }).get('text')?.text])
    return typeof value === 'string' && value.startsWith('closure:') ? 'closure' : value
  })
  return text === undefined ? undefined : JSON.parse(text)
}

export function describeContext(context: Context, imported: ReadonlyMap<Context, Factory>): unknown {
  const shared = {
    object_type: objectType(context),
    global_conf: pairs(context.globalConf),
    local_conf: pairs(context.localConf),
    loader: loaderOf(context),
  }
  const inner = (part: Context): unknown => describeContext(part, imported)
  if (context.type === 'pipeline')
    return {
      ...shared,
      protocol: null,
      object: null,
      app_context: inner(context.app),
      filter_contexts: context.filters.map(inner),
    }
  if (context.type === 'filter-app')
    return {
      ...shared,
      protocol: null,
      object: null,
      next_context: inner(context.app),
      filter_context: inner(context.filter),
    }
  if (context.type === 'filtered')
    return {
      ...shared,
      protocol: null,
      object: null,
      next_context: inner(context.inner),
      filter_context: inner(context.filter),
    }
  const factory = imported.get(context)
  if (!factory) return { ...shared, ...unimported(context) }
  const { protocol, entryPoint } = factory
  if (!entryPoint) return { ...shared, protocol, object: objectOf(context) }
  const object = entryPoint.package.entryPoints[protocol]?.[entryPoint.name]
  return { ...shared, protocol, object, distribution: entryPoint.package.name, entry_point_name: entryPoint.name }
}

// Nothing imported: the object is the expression as written, and an entry point's protocol is not known.
function unimported({ kind, factory: { target, written, protocol } }: FactoryContext): object {
  if (target.scheme === 'package') return { protocol: 'egg', object: `egg:${target.packageName}#${target.entry}` }
  return { protocol: protocol ?? kinds[kind].defaultProtocol, object: written }
}

function objectOf({ factory: { target, written } }: FactoryContext): string {
  if (target.scheme === 'package') return written
  return target.attribute === '' ? `module ${target.module}` : `${target.module}:${target.attribute}`
}

export function objectType(context: Context): string {
  const types = { pipeline: 'pipeline', 'filter-app': 'filter_app', filtered: 'filtered_with' } as const
  if (context.type !== 'factory') return types[context.type]
  return context.kind === 'app' ? 'application' : context.kind
}

function loaderOf(context: Context): unknown {
  if (context.section !== undefined) return ['ConfigLoader', context.place?.file]
  if (context.type !== 'factory') return null
  const { target } = context.factory
  return target.scheme === 'package'
    ? ['EggLoader', target.packageName]
    : ['FuncLoader', `${target.module}:${target.attribute}`]
}

export function pairs(entries: Entries): [string, string][] {
  return [...entries].map(([name, { text }]) => [name, text])
}

export function parsed(path: string): unknown {
  const file = readConfigFile(path)
  const scope = new Scope(file, undefined, outside, new Budget())
  const defaults = { name: 'DEFAULT', options: file.defaults } as IniSection
  const got = (section: IniSection, name: string): unknown => attempt(() => scope.entry(section, name)?.text)
  const raw = (section: IniSection, name: string): [string, unknown, unknown] => [
    name,
    section.options.get(name)?.value ?? scope.entry(section, name)?.text,
    got(section, name),
  ]
  const names = scope.names()
  return {
    defaults: names.map((name) => raw(defaults, name)),
    sections: [...file.sections.values()].map((section) => ({
      name: section.name,
      options: [...section.options.keys()].map((name) => raw(section, name)),
      inherited: names.filter((name) => !section.options.has(name)).map((name) => [name, got(section, name)]),
    })),
    ...defaultsSeen(scope),
  }
}

function defaultsSeen(scope: Scope): object {
  try {
    return { defaults_error: null, defaults_seen: pairs(scope.defaults()) }
  } catch (error) {
    return { defaults_error: { kind: kindOf(error as ConfigError) } }
  }
}

function attempt(read: () => unknown): unknown {
  try {
    return { value: read() }
  } catch (error) {
    return { error: { kind: kindOf(error as ConfigError) } }
  }
}

export function loadable(path: string): unknown {
  const file = readConfigFile(path)
  const found = (kind: Kind, name: string | undefined): unknown => {
    try {
      return findSection(file, kind, name).name
    } catch (error) {
      return { error: { kind: kindOf(error as ConfigError) } }
    }
  }
  const of = (kind: Kind): unknown => {
    const names = new Set(sectionsOf(file, kind).map(nameOf))
    return [...names].map((name) => [name ?? null, found(kind, name)])
  }
  return { app: of('app'), filter: of('filter'), server: of('server') }
}

/** Our codes by what the recordings call the same mistake. */
const recordedKinds: Readonly<Record<string, string>> = {
  'missing-scheme': 'uri-no-scheme',
  'unknown-scheme': 'uri-unknown-scheme',
  'bad-reference': 'bad-object-reference',
  'file-unreadable': 'is-a-directory',
  'not-utf-8': 'decode',
  'not-an-option': 'parsing',
  'unknown-section': 'section-not-found',
  'ambiguous-section': 'section-ambiguous',
  'no-factory': 'no-loader',
  'several-factories': 'multiple-protocols',
  'pipeline-options': 'pipeline-extra',
  'missing-global': 'missing-key',
  ring: 'cycle',
  'module-failed': 'module-not-found',
  'export-not-found': 'attribute-not-found',
  'package-not-found': 'distribution-not-found',
  'ambiguous-entry-point': 'entry-point-ambiguous',
  'factory-failed': 'factory-raised',
}

export function kindOf({ code }: Pick<ConfigError, 'code'>): string {
  return recordedKinds[code] ?? code
}
