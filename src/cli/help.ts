import { nearest } from '../contract/nearest.ts'
import type { Setting, SettingsTable } from '../contract/settings.ts'
import { loadEntryPoint } from '../plugins/entry-point.ts'
import { type Point, pointsFrom, standInFor } from './catalogue.ts'
import { UsageError } from './command.ts'
import { aboutFactory } from './factory-about.ts'

/**
 * What a factory is and takes, for `wheatpaste help NAME`.
 *
 * @param name of an entry point, alone or as `pkg:PACKAGE#NAME`, or what Python calls it where something here stands for that
 * @throws UsageError when there is none of the name
 */
export async function factoryHelp(name: string): Promise<string> {
  const all = pointsFrom(process.cwd())
  const asked = standInFor(name, process.cwd()) ?? name
  const [, owner, entry = asked] = /^(?:pkg|egg):([^#]+)#(.+)$/.exec(asked) ?? []
  const found = all.filter((point) => point.name === entry && (owner === undefined || point.package.name === owner))
  if (found.length === 0) throw unknown(entry, all)
  return (await Promise.all(found.map(helpOf))).join('\n\n')
}

function unknown(name: string, points: readonly Point[]): UsageError {
  const close = nearest(
    name,
    points.map((point) => point.name),
  )
  const advice = close === undefined ? 'wheatpaste points lists them' : `did you mean "${close}"?`
  return new UsageError(`there is no command or factory "${name}": ${advice}`)
}

async function helpOf(point: Point): Promise<string> {
  const { kind, name, package: owner } = point
  const factory = (await loadEntryPoint(point)) as { readonly settings?: unknown }
  const use = `pkg:${owner.name}#${name}`
  const { purpose } = aboutFactory(factory, { kind, name, use, package: owner.name })
  return [
    ...(purpose === null ? [] : [purpose, '']),
    `[${kind}:${name}]`,
    `use = ${use}`,
    '',
    ...settingsOf(factory.settings),
    ...selectionOf(kind, factory.settings),
  ].join('\n')
}

function settingsOf(settings: unknown): string[] {
  if (typeof settings !== 'object' || settings === null) return ['It does not say what it takes.']
  if ('~standard' in settings) return ['It takes what its schema says.']
  const entries = Object.entries(settings as SettingsTable)
  if (entries.length === 0) return ['It takes no options of its own.']
  return entries.flatMap(([name, setting]) => [`${name}  (${aboutOf(setting)})`, `    ${setting.doc}`])
}

// What the loader takes for a filter that tells its settings, unless it has some of these names itself.
function selectionOf(kind: string, settings: unknown): string[] {
  if (!kind.startsWith('filter') || typeof settings !== 'object' || settings === null || '~standard' in settings)
    return []
  const names = ['match', 'ignore'].filter((name) => !Object.hasOwn(settings, name))
  if (names.length === 0) return []
  return [
    `${names.join(', ')}  (request patterns, optional)`,
    '    For which requests it is there: /v2.1/**, GET|HEAD /metrics',
  ]
}

function aboutOf({ type, default: value, required, min, max, show }: Setting<unknown>): string {
  const bounds = [min !== undefined && `at least ${min}`, max !== undefined && `at most ${max}`].filter(Boolean)
  const text = value === undefined ? undefined : show ? show(value as never) : String(value)
  const given = required ? 'required' : text === undefined || text === '' ? 'optional' : `default: ${text}`
  return [type, ...bounds, given].join(', ')
}
