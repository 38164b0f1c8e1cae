/*
 * What is said of the filters is true: docs/filters.md tells each of them and each of its settings, and no other; so does the
 * comment over it; and what they want of their place in a pipeline names what there is.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Order } from '../src/contract/order.ts'
import type { Setting, SettingsTable } from '../src/contract/settings.ts'
import type { DeclaredFactory } from '../src/filters/factory.ts'

const root = join(import.meta.dirname, '..')
// However wide the columns of its tables are.
const page = readFileSync(join(root, 'docs/filters.md'), 'utf8').replace(/^\|.*$/gm, (row) => row.replace(/ +/g, ' '))
const folder = join(root, 'src/filters')

interface Declared {
  readonly name: string
  readonly source: string
  readonly factory: DeclaredFactory
}

async function declaredIn(file: string): Promise<Declared[]> {
  const source = readFileSync(join(folder, file), 'utf8')
  const exports: Record<string, unknown> = await import(join(folder, file))
  return Object.entries(exports)
    .filter(
      (entry): entry is [string, DeclaredFactory] => 'settings' in Object(entry[1]) && 'order' in Object(entry[1]),
    )
    .map(([attribute, factory]) => ({ name: nameOf(file, attribute), source, factory }))
}

// `filterFactory` of request-id.ts is request_id, `computeReqIdFactory` is compute_req_id.
function nameOf(file: string, attribute: string): string {
  if (attribute === 'filterFactory') return file.replace('.ts', '').replaceAll('-', '_')
  return attribute.replace('Factory', '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

const files = readdirSync(folder).filter((file) =>
  /Factory: DeclaredFactory/.test(readFileSync(join(folder, file), 'utf8')),
)
const filters = (await Promise.all(files.map(declaredIn))).flat()

/** A setting as the page tells it. */
function rowOf(name: string, { type, doc, default: byDefault, show = shown, required }: Setting<unknown>): string {
  const text = byDefault === undefined ? '' : show(byDefault as never)
  const kind = type.replaceAll('|', ', ')
  const cells = [`\`${name}\``, kind, required ? 'required' : text && `\`${text}\``, doc]
  return `| ${cells.join(' | ')} |`.replace(/ +/g, ' ')
}

function shown(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value)
}

function sectionOf(name: string): string {
  const [, section = ''] = page.split(`\n## ${name}\n`)
  return section.split('\n## ')[0] ?? ''
}

const rowsOf = (settings: SettingsTable): string[] => Object.entries(settings).map(([name, one]) => rowOf(name, one))

test.each(filters)('$name leaves match and ignore to the loader', ({ factory: { settings } }) => {
  const names = Object.entries(settings).flatMap(([name, { formerly = [] }]) => [name, ...formerly])
  expect(names.filter((name) => name === 'match' || name === 'ignore')).toEqual([])
})

test('docs/filters.md tells every filter, and no other', () => {
  const told = [...page.matchAll(/^## ([a-z\d_]+)$/gm)].map(([, name]) => name)
  expect(told).toEqual(filters.map(({ name }) => name).sort())
  const listed = [...page.matchAll(/^\| \[([a-z\d_]+)\]\(#\1\) \|/gm)].map(([, name]) => name)
  expect([...new Set(listed)].sort()).toEqual(told)
})

test.each(filters)('docs/filters.md tells every setting of $name, and no other', ({ name, factory }) => {
  const told = sectionOf(name).match(/^\| `.*$/gm) ?? []
  expect(told).toEqual(rowsOf(factory.settings))
})

test.each(filters)('docs/filters.md has a section for $name', ({ name }) => {
  expect(sectionOf(name)).toContain(`[filter:${name}]\nuse = pkg:wheatpaste#${name}\n`)
})

test.each(filters)('the comment over $name tells what it reads, sets and takes', ({ source, factory }) => {
  const comments = [...source.matchAll(/\/\*\*\n(?: \*.*\n)+? \*\//g)].map(([comment]) => comment)
  const comment = comments.find((one) => one.includes(' * Reads     ')) ?? ''
  expect(comment).toMatch(/ \* Reads {5}.* \* Sets {6}.* \* Settings {2}/s)
  const [, settings = ''] = comment.split(' * Settings  ')
  expect(Object.keys(factory.settings).filter((name) => !settings.includes(name))).toEqual([])
})

const provided = new Set(filters.flatMap(({ factory }) => factory.order.provides ?? []))
const known = new Set([...provided, 'body'])

test.each(filters)('$name wants of its place what can be had', ({ factory: { order, settings } }) => {
  const { requires = {}, before = {}, after = {}, when = [] }: Order = order
  // By an entry point's name alone a filter would not be known that is named by its module.
  expect(Object.keys({ ...before, ...after }).filter((name) => !known.has(name))).toEqual([])
  expect(Object.keys(requires).filter((name) => !provided.has(name))).toEqual([])
  expect(when.filter((name) => !Object.hasOwn(settings, name))).toEqual([])
  for (const reason of Object.values({ ...requires, ...before, ...after })) expect(reason).toMatch(/^[a-z].{20,}[^.]$/)
})

test('docs/filters.md tells where they stand, and why', () => {
  const rules = filters.flatMap(({ name, factory: { order } }) => [
    ...Object.entries({ ...order.requires, ...order.after }).map(([outside, why]) => [outside, name, why]),
    ...Object.entries(order.before ?? {}).map(([inside, why]) => [name, inside, why]),
  ])
  const [, section = ''] = page.split('\n## Where they stand\n')
  const told = (section.split('\n## ')[0] ?? '').match(/^\| `.*$/gm) ?? []
  expect(told).toEqual(rules.map(([outside, inside, why]) => `| \`${outside}\` | \`${inside}\` | ${why} |`).sort())
  for (const word of provided) expect(section).toContain(`\`${word}\``)
  const [, off = ''] = /A filter that\s+is off (.*?) is not there/s.exec(section) ?? []
  const switched = filters.filter(({ factory }) => factory.order.when).map(({ name }) => name)
  expect(off.match(/(?<!without (?:an )?)`\w+`/g)).toHaveLength(switched.length)
  for (const name of switched) expect(off).toContain(`\`${name}\``)
})
