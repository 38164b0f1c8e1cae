import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigError } from '../../src/contract/config-error.ts'
import { readConfigFile } from '../../src/load/config-file.ts'
import type { Context, FactoryContext } from '../../src/load/context.ts'
import { Factories, type Factory } from '../../src/load/factory.ts'
import type { IniSection } from '../../src/load/ini.ts'
import { entriesOf, Loading } from '../../src/load/loader.ts'
import { type Entries, Scope } from '../../src/load/scope.ts'
import { findSection, type Kind, nameOf, sectionsOf } from '../../src/load/sections.ts'
import { compare, type Outcome, readLines, type Suite } from './suite.ts'

interface Case {
  id: string
  op: 'parse' | 'sections' | 'context' | 'create' | 'appconfig'
  file?: string
  uri?: string
  loader?: string
  type?: Kind
  name?: string
  relative_to?: string | null
  global_conf?: Record<string, unknown>
  times?: number
  quirks?: string[]
}
type Answer = { ok: unknown } | { error: { kind: string | string[] }; events?: unknown }
/** What we do otherwise on purpose: the reason for each quirk, and our own answers where the cases are known. */
interface Departures {
  quirks: Record<string, string>
  answers: Record<string, unknown>
}
interface Recorder {
  recorder: { events: unknown[]; reset(): void }
  describe(thing: unknown): unknown
  probe(): unknown
}

// `${NAME}` is ours: PasteDeploy takes it as it stands, and so does an environment in which every variable is its own name.
const env = new Proxy({}, { get: (_, name) => `\${${String(name)}}` })
const departures: Departures = JSON.parse(
  readFileSync(join(import.meta.dirname, 'pastedeploy.departures.json'), 'utf8'),
)
const outside = { overrides: new Map<string, string>(), env }

/** The recorded answers of PasteDeploy, asked of files and packages on disk. */
export const suite: Suite = async function* (dir, only) {
  const here = realpathSync(mkdtempSync(join(tmpdir(), 'wheatpaste-')))
  try {
    cpSync(join(dir, 'ini'), here, { recursive: true })
    installFakes(dir, here)
    const fake: Recorder = await import(pathToFileURL(join(here, 'node_modules/fakeapp/index.mjs')).href)
    const expected = new Map(
      readLines<Answer & { id: string }>(dir, 'expected.jsonl').map(({ id, ...answer }) => [id, answer as Answer]),
    )
    for (const asked of readLines<Case>(dir, 'cases.jsonl')) {
      if (only(asked.id)) yield judge(asked, placeless(await answer(asked, here, fake), here), expected.get(asked.id))
    }
  } finally {
    rmSync(here, { recursive: true })
  }
}

function judge({ id, quirks = [] }: Case, got: Answer, expected: Answer | undefined): Outcome {
  const outcome = compare(id, simplified(oneOf(got, expected)), simplified(expected))
  if (outcome.outcome === 'passed') return outcome
  const own = departures.answers[id]
  if (own !== undefined) return compare(id, simplified(got), own)
  const quirk = quirks.find((name) => departures.quirks[name] !== undefined)
  if (quirk !== undefined) return { id, outcome: 'skipped', reason: `${quirk}: ${departures.quirks[quirk]}` }
  return outcome
}

/** PasteDeploy stops at the first mistake; we report them all, and its own must be among them. */
function oneOf(got: Answer, expected: Answer | undefined): Answer {
  if (!('error' in got) || !expected || !('error' in expected)) return got
  const { kind } = expected.error
  return got.error.kind.includes(kind as string) ? { ...got, error: { kind } } : got
}

/**
 * Of an error the kind is compared, and the events up to it; closures of PasteDeploy's own have other names than ours, values
 * passed by the caller are text with us, and a malformed MODULE:ATTRIBUTE is one mistake wherever it is written.
 */
function simplified(answer: Answer | undefined): unknown {
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

function installFakes(dir: string, here: string): void {
  const install = (name: string, manifest: object, source?: string): void => {
    const folder = join(here, 'node_modules', name)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, ...manifest }))
    if (source !== undefined) cpSync(source, join(folder, 'index.mjs'))
  }
  const fakes = join(import.meta.dirname, 'fakes')
  for (const file of readdirSync(fakes))
    install(file.replace(/\.mjs$/, ''), { version: '1.0.0', exports: './index.mjs' }, join(fakes, file))
  const { distributions } = JSON.parse(readFileSync(join(dir, 'fakepkgs.json'), 'utf8').replaceAll(/ \[\w+\]"/g, '"'))
  for (const [name, { version, entry_points: entryPoints }] of Object.entries<{
    version: string
    entry_points: object
  }>(distributions)) {
    install(name, { version, entryPoints })
  }
}

function placeless<T>(value: T, here: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll(here, '{here}'))
}

async function answer(asked: Case, here: string, fake: Recorder): Promise<Answer> {
  fake.recorder.reset()
  try {
    return { ok: await run(asked, here, fake) }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const kind = error.problems.map(kindOf)
    const events = asked.op === 'create' && !kind.includes('cycle') ? { events: fake.recorder.events } : {}
    return { error: { kind }, ...events }
  }
}

async function run(asked: Case, here: string, fake: Recorder): Promise<unknown> {
  if (asked.op === 'parse') return parsed(join(here, asked.file ?? ''))
  if (asked.op === 'sections') return loadable(join(here, asked.file ?? ''))
  const loading = new Loading(outside)
  const context = resolveCase(loading, asked, here)
  if (asked.op === 'context') return describeContext(context, await new Factories().importAll(context))
  if (asked.op === 'appconfig') {
    const [globalConf, localConf] = [pairs(context.globalConf), pairs(context.localConf)]
    await new Factories().importAll(context)
    return {
      conf: pairs(new Map([...context.globalConf, ...context.localConf])),
      local_conf: localConf,
      global_conf: globalConf,
      object_type: objectType(context),
    }
  }
  return create(loading, asked, here, context, fake)
}

async function create(loading: Loading, asked: Case, here: string, first: Context, fake: Recorder): Promise<unknown> {
  let made = await loading.create(first as Context & { kind: 'filter' })
  for (let again = 1; again < (asked.times ?? 1); again++) {
    made = await loading.create(resolveCase(new Loading(outside), asked, here) as Context & { kind: 'filter' })
  }
  const { events } = fake.recorder
  if (first.kind === 'app') return { result: fake.describe(made), events }
  const loaded = events.length
  const result = fake.describe(made)
  const applied = fake.describe(await (made as (app: unknown) => unknown)(fake.probe()))
  return { result, loaded_events: loaded, applied, events }
}

function resolveCase(
  loading: Loading,
  { uri = '', loader, type: kind = 'app', name, relative_to, global_conf }: Case,
  here: string,
): Context {
  const ask = { kind, globalConf: global_conf && entriesOf(global_conf), via: [] }
  if (loader !== undefined)
    return loading.resolver.section(loading.resolver.open(join(here, loader), {}), { ...ask, name })
  const base = relative_to === null ? undefined : (relative_to ?? here).replace('{here}', here)
  return loading.resolver.uri({ ...ask, name: uri.replaceAll('{here}', here) }, base, name)
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
  const entryPoint = factory?.entryPoint
  if (!entryPoint)
    return { ...shared, protocol: factory?.protocol ?? context.factory.protocol ?? 'egg', object: objectOf(context) }
  const object = entryPoint.package.entryPoints[factory.protocol]?.[entryPoint.name]
  return {
    ...shared,
    protocol: factory.protocol,
    object,
    distribution: entryPoint.package.name,
    entry_point_name: entryPoint.name,
  }
}

function objectOf({ factory: { target, written } }: FactoryContext): string {
  if (target.scheme !== 'object') return written
  return target.attribute === '' ? `module ${target.module}` : `${target.module}:${target.attribute}`
}

function objectType(context: Context): string {
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

function pairs(entries: Entries): [string, string][] {
  return [...entries].map(([name, { text }]) => [name, text])
}

export function parsed(path: string): unknown {
  const file = readConfigFile(path)
  const scope = new Scope(file, undefined, outside)
  const defaults: IniSection = {
    name: 'DEFAULT',
    options: file.defaults,
    place: { file: path, line: 1, column: 1, length: 0, text: '' },
    tail: '',
  }
  const got = (section: IniSection, name: string): unknown => attempt(() => scope.entry(section, name)?.text)
  const raw = (section: IniSection, name: string): [string, unknown, unknown] => [
    name,
    section.options.get(name)?.value ?? scope.entry(section, name)?.text,
    got(section, name),
  ]
  const names = [...scope.optionNames({ ...defaults, options: new Map() })]
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

function kindOf({ code }: Pick<ConfigError, 'code'>): string {
  return recordedKinds[code] ?? code
}
