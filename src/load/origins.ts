import type { ValueDescription, ValueSource } from '../contract/description.ts'
import { isSecretName, MASK } from '../contract/secret.ts'
import { isSecret, type Value } from './interpolate.ts'
import type { Entries } from './scope.ts'
import { variablesIn } from './variables.ts'

/** The options that a factory is given, each with where it came from; what is secret by any of the names in it is masked. */
export function valuesOf(entries: Entries): ValueDescription[] {
  return [...entries].map(([name, entry]) => {
    const sources = sourcesOf(name, entry)
    const secret = isSecret(entry) || [name, ...sources.map((source) => source.name)].some(isSecretName)
    return { name, text: secret && entry.text !== '' ? MASK : entry.text, sources }
  })
}

function sourcesOf(name: string, { template = '', through = new Map(), ...own }: Value): ValueSource[] {
  return [
    sourceOf(own.option?.name ?? name, own),
    ...[...through].map(([reference, value]) => sourceOf(reference, value)),
    ...variablesIn(template).map((variable) => ({ name: variable, from: 'environment' as const })),
  ]
}

function sourceOf(name: string, { option }: Value): ValueSource {
  if (option) return { name, from: 'section', place: option.place }
  return { name, from: name === 'here' || name === '__file__' ? 'file' : 'argument' }
}
