import { type Conf, createConf, type OptionPlace, placeOf } from '../contract/conf.ts'
import type { SettingsTable } from '../contract/settings.ts'

/** Takes the options of a section that a table has from those that are meant for somebody else. */
export function divideConf(table: SettingsTable, localConf: Conf): { readonly own: Conf; readonly others: Conf } {
  const [own, others]: [Option[], Option[]] = [[], []]
  for (const [name, text] of Object.entries(localConf)) {
    const [nameAt, valueAt] = [placeOf(localConf, name, 'name'), placeOf(localConf, name)]
    const option: Option = [name, text, nameAt && valueAt && { name: nameAt, value: valueAt }]
    if (Object.hasOwn(table, name)) own.push(option)
    else others.push(option)
  }
  return { own: createConf(own), others: createConf(others) }
}

type Option = readonly [name: string, value: string, place: OptionPlace | undefined]

/** Options as JavaScript expects them: what reads as JSON is what it says, anything else is text. */
export function fromJson(conf: Conf): Record<string, unknown> {
  return Object.fromEntries(Object.entries(conf).map(([name, text]) => [name, parsed(text)]))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
