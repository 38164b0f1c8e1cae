import type { Configured, Setting, SettingsTable } from '../contract/settings.ts'
import { purposes } from './purposes.ts'

/** What a factory is and takes, as data. What it does not tell is null. */
export interface FactoryAbout {
  /** `app`, `composite`, `filter`, `filter-app` or `server`. */
  readonly kind: string
  /** Of its entry point. */
  readonly name: string | null
  /** How a section names it. */
  readonly use: string
  readonly package: string | null
  readonly purpose: string | null
  readonly settings: readonly SettingAbout[] | null
}

/** One option; texts are as they would be written in a file. */
export interface SettingAbout {
  readonly name: string
  readonly type: string
  readonly choices: readonly string[] | null
  readonly default: string | null
  readonly min: string | null
  readonly max: string | null
  readonly required: boolean
  readonly secret: boolean
  /** Names that still work. */
  readonly formerly: readonly string[]
  readonly doc: string
}

/** @param object what a section's name for it was imported as */
export function aboutFactory(object: unknown, named: Omit<FactoryAbout, 'purpose' | 'settings'>): FactoryAbout {
  const { settings, purpose } = (Object(object) ?? {}) as Partial<Configured>
  const ours = named.package === 'wheatpaste' ? purposes[`${named.kind} ${named.name}`] : undefined
  const table = settings === undefined || '~standard' in settings ? undefined : (settings as SettingsTable)
  return { ...named, purpose: purpose ?? ours ?? null, settings: table ? aboutSettings(table) : null }
}

/** An option in one line: `Seconds. (integer, at least 0, default: 60)`. */
export function settingText({ doc, type, choices, min, max, required, ...setting }: SettingAbout): string {
  const details = [
    choices && type === 'choice' ? choices.join('|') : type,
    min !== null && `at least ${min}`,
    max !== null && `at most ${max}`,
    required ? 'required' : setting.default ? `default: ${setting.default}` : 'optional',
  ]
  return `${doc} (${details.filter(Boolean).join(', ')})`
}

function aboutSettings(table: SettingsTable): SettingAbout[] {
  return Object.entries(table).map(([name, setting]) => aboutSetting(name, setting))
}

function aboutSetting(name: string, setting: Setting<unknown>): SettingAbout {
  const { type, doc, min, max, required = false, secret = false, formerly = [], show = String } = setting
  const text = (value: unknown): string | null => (value === undefined ? null : show(value as never))
  return {
    name,
    type: type.includes('|') ? 'choice' : type,
    choices: type.includes('|') ? type.split('|') : type === 'boolean' ? ['true', 'false'] : null,
    default: text(setting.default),
    min: text(min),
    max: text(max),
    required,
    secret,
    formerly,
    doc,
  }
}
