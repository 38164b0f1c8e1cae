import { resolve } from 'node:path'
import type { Application, Filter, Probe, Server } from '../contract/application.ts'
import { type Conf, createConf } from '../contract/conf.ts'
import { ConfigError } from '../contract/config-error.ts'
import type { Description } from '../contract/description.ts'
import { checkFile, type Report } from './check.ts'
import type { Context } from './context.ts'
import type { Things } from './create.ts'
import { declaredSecrets } from './declared-secrets.ts'
import { type DescribeOptions, describeContext } from './describe.ts'
import { Factories } from './factory.ts'
import { parseIni } from './ini.ts'
import { type IniText, writeIni } from './ini-text.ts'
import { entriesOf, Loading, overridesOf } from './loader.ts'
import { configPath, fullUri, parseUri } from './reference.ts'
import { Resolver } from './resolve.ts'
import type { Outside, Scope } from './scope.ts'
import type { SecretsOf } from './secret-options.ts'
import { Secrets } from './secrets.ts'
import type { Kind } from './sections.ts'
import { type Drawing, drawAll, resolvedIn, type Surveyed, survey } from './survey.ts'
import type { Environment } from './variables.ts'

/** A file (`etc/api-paste.ini#name`), a URI (`config:`, `pkg:`, `call:`), or a text with the name that it should have. */
export type Uri = string | { readonly text: string; readonly filename: string }

export interface LoadOptions {
  /** Which section; takes precedence over what follows a `#`. Default: `main`, or the unnamed section. */
  readonly name?: string | undefined
  /** The folder that a relative path starts at. Default: the current one. */
  readonly relativeTo?: string
  /** Lies over `[DEFAULT]` for the factories, while references see `[DEFAULT]` first, as in PasteDeploy. Taken as it is. */
  readonly globalConf?: Readonly<Record<string, unknown>>
  /**
   * Overrides `[DEFAULT]` of every file, for references too: what `key=value` on the command line does. Taken as it is; a number or
   * a boolean as its text, and what is undefined is left out.
   */
  readonly defaults?: Readonly<Record<string, string | number | boolean | undefined>>
  /** What `${NAME}` reads. Default: `process.env`. */
  readonly env?: Environment
  /** Put around each part of what is created, to watch it. Default: nothing is put anywhere. */
  readonly probe?: Probe
}

export interface ContextOptions extends LoadOptions {
  /** Default: `app`. */
  readonly kind?: Kind
}

/** A service, loaded: what to serve, how, and what to do when it ends. */
export interface Deployment {
  readonly app: Application
  /** Creates `[server:NAME]` of the same file (`main` when not told); nothing when the file has no such section. @throws ConfigError */
  server(name?: string): Promise<Server | undefined>
  /** What the app is made of. */
  readonly graph: Description
  /** Disposes of everything that a factory made, the last first. */
  dispose(): Promise<void>
}

/**
 * Loads an application, as PasteDeploy's `loadapp` does.
 *
 * @throws ConfigError with every mistake that was found
 */
export function loadApp(uri: Uri, options: LoadOptions = {}): Promise<Application> {
  return load('app', uri, options)
}

/** Loads a filter. @throws ConfigError */
export function loadFilter(uri: Uri, options: LoadOptions = {}): Promise<Filter> {
  return load('filter', uri, options)
}

/** Loads a server. @throws ConfigError */
export function loadServer(uri: Uri, options: LoadOptions = {}): Promise<Server> {
  return load('server', uri, options)
}

/** Resolves a name without importing or creating anything: which factories would be called, with what, and where. @throws ConfigError */
export async function loadContext(uri: Uri, options: ContextOptions = {}): Promise<Context> {
  return withoutSecrets(options, (outside) => resolveIn(new Resolver(outside), options.kind ?? 'app', uri, options))
}

/** What `show` draws: the application that a file describes; without values, none of it is imported. @throws ConfigError */
export async function describe(uri: Uri, options: ContextOptions & DescribeOptions = {}): Promise<Description> {
  return withoutSecrets(options, async (outside) => {
    const resolver = new Resolver(outside)
    const context = resolveIn(resolver, options.kind ?? 'app', uri, options)
    const secretsOf = await declaredSecrets(resolver, options.values ? [context] : [])
    return outside.secrets.mask(describeContext(resolver, context, { ...options, secretsOf }))
  })
}

/**
 * Everything in a file that nothing else in it uses, and its servers: what `show` draws when it is not told a name.
 *
 * @returns also the mistakes, so that one of them does not hide the rest of the file
 * @throws ConfigError when the file itself cannot be read
 */
export async function describeAll(uri: Uri, options: LoadOptions & DescribeOptions = {}): Promise<Drawing> {
  return withoutSecrets(options, async (outside) => {
    const resolver = new Resolver(outside)
    const scope = openScope(resolver, uri, options)
    const drawn = options.values ? resolvedIn(survey(resolver, scope)) : []
    const secretsOf = await declaredSecrets(resolver, drawn)
    return outside.secrets.mask(drawAll(resolver, scope, { ...options, secretsOf }))
  })
}

/** A file in which every section was resolved, as far as it can be: what `diff` compares. */
export interface Inventory {
  readonly resolver: Resolver
  readonly scope: Scope
  readonly surveyed: readonly Surveyed[]
  /** What must not be printed. */
  readonly secrets: Secrets
  readonly secretsOf: SecretsOf
}

/** Resolves a file whole, and imports it to know its secrets. @throws ConfigError when it, or its `[DEFAULT]`, cannot be read */
export async function takeInventory(uri: Uri, options: LoadOptions = {}): Promise<Inventory> {
  return withoutSecrets(options, async ({ secrets, ...outside }) => {
    const resolver = new Resolver({ secrets, ...outside })
    const scope = openScope(resolver, uri, options)
    scope.defaults()
    const surveyed = survey(resolver, scope)
    const secretsOf = await declaredSecrets(resolver, resolvedIn(surveyed))
    return { resolver, scope, surveyed, secrets, secretsOf }
  })
}

/**
 * The file with every value worked out, as an INI file that loads to the same contexts in its place: what `show --format ini` prints.
 *
 * @throws ConfigError when the file itself cannot be read, or its `[DEFAULT]` not be worked out
 */
export async function resolvedIni(uri: Uri, options: LoadOptions = {}): Promise<IniText> {
  return withoutSecrets(options, (outside) => {
    const resolver = new Resolver(outside)
    const { text, mistakes } = writeIni(resolver, openScope(resolver, uri, options), nameWithin(uri, options))
    return { text, mistakes: outside.secrets.mask(mistakes) }
  })
}

/**
 * Checks a file: every section of it that can be loaded, or what the named one leads to, is resolved, every factory imported, and
 * the options checked that factories tell of. Nothing is created, and nothing listens.
 *
 * @returns also the mistakes of a file that cannot be read at all
 */
export async function check(uri: Uri, options: LoadOptions = {}): Promise<Report> {
  const outside = outsideOf(options)
  try {
    const factories = new Factories()
    const resolver = new Resolver(outside, (...required) => factories.require(...required))
    const scope = openScope(resolver, uri, options)
    return outside.secrets.mask(await checkFile(resolver, factories, scope, nameWithin(uri, options)))
  } catch (error) {
    if (error instanceof ConfigError) return outside.secrets.mask({ errors: error.problems, warnings: [] })
    throw error
  }
}

/** The configuration that a factory would be given, in one; its parts under `globalConf` and `localConf`. @throws ConfigError */
export async function appConfig(
  uri: Uri,
  options: LoadOptions = {},
): Promise<{ conf: Conf; globalConf: Conf; localConf: Conf }> {
  const context = await loadContext(uri, options)
  const pairs = (entries: Context['localConf']): [string, string][] =>
    [...entries].map(([name, { text }]) => [name, text])
  return {
    conf: createConf([...pairs(context.globalConf), ...pairs(context.localConf)]),
    globalConf: createConf(pairs(context.globalConf)),
    localConf: createConf(pairs(context.localConf)),
  }
}

/** Loads everything that a service needs: its application and the servers of its file. @throws ConfigError */
export async function loadDeployment(uri: Uri, options: LoadOptions = {}): Promise<Deployment> {
  return withoutSecrets(options, async (outside) => {
    const loading = new Loading(outside)
    try {
      const resolve = (): Context => resolveIn(loading.resolver, 'app', uri, options)
      const app = await loading.load(resolve as () => Context & { kind: 'app' }, probesIn(options))
      const graph = outside.secrets.mask(describeContext(loading.resolver, resolve()))
      return { app, graph, server: (name) => serverBeside(loading, name), dispose: () => loading.dispose() }
    } catch (error) {
      await loading.dispose()
      throw error
    }
  })
}

async function serverBeside(loading: Loading, name = 'main'): Promise<Server | undefined> {
  const context = loading.resolver.beside('server', name)
  return context && loading.create(context as Context & { kind: 'server' })
}

async function load<K extends Kind>(kind: K, uri: Uri, options: LoadOptions): Promise<Things[K]> {
  return withoutSecrets(options, (outside) => {
    const loading = new Loading(outside)
    const resolve = (): Context => resolveIn(loading.resolver, kind, uri, options)
    return loading.load(resolve as () => Context & { kind: K }, probesIn(options))
  })
}

/** Does something with what is outside the files, and keeps its secrets out of the mistakes. */
async function withoutSecrets<T>(options: LoadOptions, act: (outside: Outside) => T | Promise<T>): Promise<T> {
  const outside = outsideOf(options)
  try {
    return await act(outside)
  } catch (error) {
    throw outside.secrets.maskError(error)
  }
}

function probesIn({ probe }: LoadOptions): Probe[] {
  return probe ? [probe] : []
}

function outsideOf({ defaults = {}, env = process.env }: LoadOptions): Outside {
  return { overrides: overridesOf(defaults), env, secrets: new Secrets() }
}

function resolveIn(resolver: Resolver, kind: Kind, uri: Uri, options: LoadOptions): Context {
  const { name, relativeTo = process.cwd(), globalConf } = options
  const ask = { kind, globalConf: globalConf && entriesOf(globalConf), via: [] }
  if (typeof uri === 'string') return resolver.uri({ ...ask, name: fullUri(uri) }, relativeTo, name)
  return resolver.section(openScope(resolver, uri, options), { ...ask, name: name ?? 'main' })
}

function openScope(resolver: Resolver, uri: Uri, { relativeTo = process.cwd(), globalConf }: LoadOptions): Scope {
  const passed = { globalConf: globalConf && entriesOf(globalConf) }
  if (typeof uri !== 'string') {
    const filename = resolve(relativeTo, uri.filename)
    resolver.add(parseIni(uri.text, filename))
    return resolver.open(filename, passed)
  }
  const reference = parseUri(fullUri(uri), undefined)
  if (reference.scheme !== 'config') throw new ConfigError({ code: 'unknown-scheme', message: `"${uri}" is no file` })
  return resolver.open(configPath(reference.path, relativeTo), passed)
}

function nameWithin(uri: Uri, { name }: LoadOptions): string | undefined {
  return name ?? (typeof uri === 'string' && uri.includes('#') ? uri.slice(uri.indexOf('#') + 1) : undefined)
}
