import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigError } from '../../src/contract/config-error.ts'
import type { Context } from '../../src/load/context.ts'
import { entriesOf, Loading } from '../../src/load/loader.ts'
import type { Kind } from '../../src/load/sections.ts'
import {
  type Answer,
  describeContext,
  kindOf,
  loadable,
  objectType,
  outside,
  pairs,
  parsed,
  simplified,
} from './recorded.ts'
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
  about?: string
  quirks?: string[]
}
/**
 * What we do otherwise on purpose: the reason for each quirk, and our own answers to the questions that are known, whatever they
 * are numbered. What is `warned` of is done as PasteDeploy does it.
 */
interface Departures {
  quirks: Record<string, string>
  warned: Record<string, string>
  answers: { asked: Partial<Case>; answer: Answer }[]
}
interface Recorder {
  recorder: { events: unknown[]; reset(): void }
  describe(thing: unknown): unknown
  probe(): unknown
}

const departures: Departures = JSON.parse(
  readFileSync(join(import.meta.dirname, 'pastedeploy.departures.json'), 'utf8'),
)
const ownAnswers = new Map(departures.answers.map(({ asked, answer }) => [questionOf(asked), answer]))

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

function judge(asked: Case, got: Answer, expected: Answer | undefined): Outcome {
  const { id, quirks = [] } = asked
  const outcome = compare(id, simplified(oneOf(got, expected)), simplified(expected))
  if (outcome.outcome === 'passed') return outcome
  const own = ownAnswers.get(questionOf(asked))
  if (own !== undefined) return compare(id, simplified(oneOf(got, own)), simplified(own))
  const quirk = quirks.find((name) => departures.quirks[name] !== undefined)
  if (quirk !== undefined) return { id, outcome: 'skipped', reason: `${quirk}: ${departures.quirks[quirk]}` }
  return outcome
}

function questionOf({ id: _id, about: _about, quirks: _quirks, ...question }: Partial<Case>): string {
  return JSON.stringify(Object.entries(question).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** PasteDeploy stops at the first mistake; we report them all, and its own must be among them. Of a circle no events are told. */
function oneOf(got: Answer, expected: Answer | undefined): Answer {
  if (!('error' in got) || !expected || !('error' in expected)) return got
  const { kind } = expected.error
  const { events, ...silent } = got
  const told = expected.events === undefined ? silent : { ...silent, events }
  return got.error.kind.includes(kind as string) ? { ...told, error: { kind } } : told
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
    const events = asked.op === 'create' ? { events: fake.recorder.events } : {}
    return { error: { kind: error.problems.map(kindOf) }, ...events }
  }
}

async function run(asked: Case, here: string, fake: Recorder): Promise<unknown> {
  if (asked.op === 'parse') return parsed(join(here, asked.file ?? ''))
  if (asked.op === 'sections') return loadable(join(here, asked.file ?? ''))
  if (asked.op === 'create') return create(asked, here, fake)
  const loading = new Loading(outside)
  const { context, imported } = await loading.prepare(() => resolveCase(loading, asked, here))
  if (asked.op === 'context') return describeContext(context, imported)
  const [globalConf, localConf] = [pairs(context.globalConf), pairs(context.localConf)]
  return {
    conf: pairs(new Map([...context.globalConf, ...context.localConf])),
    local_conf: localConf,
    global_conf: globalConf,
    object_type: objectType(context),
  }
}

async function create(asked: Case, here: string, fake: Recorder): Promise<unknown> {
  let made: unknown
  for (let time = 0; time < (asked.times ?? 1); time++) {
    const loading = new Loading(outside)
    made = await loading.load(() => resolveCase(loading, asked, here))
  }
  const { events } = fake.recorder
  if ((asked.type ?? 'app') === 'app') return { result: fake.describe(made), events }
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
