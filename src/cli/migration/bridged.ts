import { isSecretName } from '../../contract/secret.ts'
import { type Folded, type Middleware, type Option, optionText, type Part } from './steps.ts'

// What the bridge takes for itself.
const TAKEN = ['use', 'middleware', 'arguments', 'next_timeout', 'request_body', 'filter-with', 'require']

/** A section that calls the middleware as it was called. */
export function bridged({ module, attribute, values = [] }: Middleware): Part {
  const last = values.at(-1)
  const hasOptions = isPlain(last?.value)
  const positional = hasOptions ? values.slice(0, -1) : values
  const given = hasOptions ? Object.entries(last?.value ?? {}) : []
  const options: Option[] = [
    ['use', 'pkg:wheatpaste#connect'],
    ['middleware', attribute === undefined ? module : `${module}:${attribute}`],
    ...(positional.length > 0 ? [['arguments', optionText(positional.map(({ value }) => value))] as const] : []),
    ...given.flatMap(([name, value]) => (isWritable(name) ? [[name, optionText(value)] as const] : [])),
  ]
  const lost = given.filter(([name]) => !isWritable(name)).map(([name]) => name)
  const bare = given.filter(([name, value]) => isSecretName(name) && typeof value === 'string' && !value.includes('\0'))
  const secrets = bare.map(([name]) => `keep it in the environment: ${name} = \${${name.toUpperCase()}}`)
  const notes = [...values.flatMap(({ unread }: Folded) => unread), ...lost]
    .map((text) => `not written here: ${text}`)
    .concat(secrets)
  return { kind: 'filter', name: nameFrom(attribute, module), options, notes }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isWritable(name: string): boolean {
  return /^[\w.$-]+$/.test(name) && !TAKEN.includes(name)
}

/** The name of a section: of the export, if that says more than its file, or of the file or package. */
export function nameFrom(attribute: string | undefined, module: string): string {
  const file = module.replace(/\/index\.\w+$/, '').replace(/\.[cm]?[jt]s$/, '')
  const word = attribute !== undefined && attribute !== 'default' ? attribute : (file.split('/').at(-1) ?? '')
  const name = word
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/\W+/g, '_')
    .replace(/^_+|_+$/g, '')
  return name === '' ? 'middleware' : name
}
