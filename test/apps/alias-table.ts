/*
 * Prints which factories of OpenStack's shipped files resolve to something of ours, by the aliases of package.json.
 *
 * Run with: npx tsx test/apps/alias-table.ts FOLDER [FILE…]
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseIni } from '../../src/load/ini.ts'

type Groups = Record<string, Record<string, string>>

const NEWEST = ['nova-api', 'glance-api', 'cinder-api', 'neutron-api', 'heat-api'].map((name) => `${name}-paste.ini`)
const SWIFT = ['proxy', 'account', 'container', 'object'].map((name) => `swift-${name}-server.ini`)
const { entryPoints } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))
const { 'paste.alias': aliases = {}, ...groups } = entryPoints as Groups
const ours = new Set(
  Object.values(groups).flatMap((group) => Object.keys(group).map((name) => `pkg:wheatpaste#${name}`)),
)

/** The names of factories that are somebody else's, in the order of the file. */
function factoriesOf(file: string): string[] {
  const { sections } = parseIni(readFileSync(file, 'utf8'), file)
  const names = [...sections.values()].flatMap(({ options }) => {
    const [use, ...protocols] = [...options].filter(([name]) => /^(?:use|\w+\.\w+_factory)$/.test(name))
    return [use, ...protocols].flatMap((option) => (option ? [option[1].value.trim()] : []))
  })
  return [...new Set(names.filter((name) => /^egg:|:/.test(name) && !name.startsWith('config:')))]
}

function targetOf(name: string): string | undefined {
  const key = name.replace(/^call:/, '')
  const [, target] = Object.entries(aliases).find(([alias]) => alias.toLowerCase() === key.toLowerCase()) ?? []
  return target !== undefined && ours.has(target) ? target : undefined
}

const [folder = '.', ...files] = process.argv.slice(2)
for (const file of files.length > 0 ? files : [...NEWEST, 'keystone-paste-2017.ini', ...SWIFT]) {
  const rows = factoriesOf(join(folder, file)).map((name) => [name, targetOf(name)] as const)
  const width = Math.max(...rows.map(([name]) => name.length))
  console.log(`\n${file}: ${rows.filter(([, target]) => target !== undefined).length} of ${rows.length}`)
  for (const [name, target = '-'] of rows) console.log(`  ${name.padEnd(width)}  ${target}`)
}
