import type { ValueDescription, ValueSource } from '../contract/description.ts'
import { type Place, withoutValue } from '../contract/place.ts'
import { isSecretName, MASK, withoutPasswords } from '../contract/secret.ts'
import { isSecret, type Value } from './interpolate.ts'
import type { Entries } from './scope.ts'
import { variablesIn } from './variables.ts'

/**
 * The options that a factory is given, each with where it came from; what is secret by any of the names in it is masked.
 *
 * @param declared those that the factory declares to be secret
 */
export function valuesOf(entries: Entries, declared: ReadonlySet<string> = new Set()): ValueDescription[] {
  return [...entries].map(([name, entry]) => {
    const sources = sourcesOf(name, entry)
    const names = [name, ...sources.map((source) => source.name)]
    const secret = declared.has(name) || isSecret(entry) || names.some(isSecretName)
    if (!secret || entry.text === '') return { name, text: withoutPasswords(entry.text), sources }
    return { name, text: MASK, sources: sourcesOf(name, entry, withoutValue) }
  })
}

type Show = (at: Place, value: Place) => Place | undefined

function sourcesOf(name: string, entry: Value, show: Show = (at) => at): ValueSource[] {
  const { template = '', through = new Map<string, Value>(), ...own } = entry
  return [
    sourceOf(own.option?.name ?? name, own, show),
    ...[...through].map(([reference, value]) => sourceOf(reference, value, show)),
    ...variablesIn(template).map((variable) => ({ name: variable, from: 'environment' as const })),
  ]
}

function sourceOf(name: string, { option }: Value, show: Show): ValueSource {
  const place = option && show(option.place, option.valuePlace)
  if (place) return { name, from: 'section', place }
  return { name, from: name === 'here' || name === '__file__' ? 'file' : 'argument' }
}
