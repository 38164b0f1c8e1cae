/*
 * The house rules that a machine can hold. Each has a number, so that a failure can be looked up here.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const src = join(root, 'src')
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.includes('node_modules/'),
  )
const sources = filesBelow(src)
const read = (file: string): string => readFileSync(join(src, file), 'utf8')

// Which folders each folder may import besides its own; type imports count.
const allowed: Record<string, readonly string[]> = {
  contract: [],
  load: ['contract', 'plugins'],
  serve: ['contract'],
  plugins: ['contract'],
  filters: ['contract'],
  apps: ['contract', 'plugins', 'serve'],
  bridges: ['contract'],
  server: ['contract'],
  testing: ['contract'],
  cli: ['apps', 'contract', 'load', 'plugins', 'serve', 'server', 'testing'],
}

function importsOf(file: string): string[] {
  const specifiers = read(file).matchAll(/(?:from|import)\s*\(?\s*'(\.[^'$]*)'/g)
  return [...specifiers].map(([, specifier = '']) => relative(src, resolve(src, dirname(file), specifier)))
}

test.each(sources.filter((file) => file !== 'index.ts'))('W1 the import law: %s', (file) => {
  const folder = file.split('/')[0] ?? ''
  const others = importsOf(file).map((imported) => imported.split('/')[0] ?? '')
  expect(others.filter((other) => other !== folder && !allowed[folder]?.includes(other))).toEqual([])
})

test('W2 no cycles', () => {
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) throw new Error([...path.slice(path.indexOf(file)), file].join(' → '))
    if (done.has(file)) return
    for (const imported of importsOf(file)) visit(imported, [...path, file])
    done.add(file)
  }
  for (const file of sources) visit(file, [])
})

test.each(sources)('W3 a file is a noun of at most 250 lines: %s', (file) => {
  expect(read(file).split('\n').length).toBeLessThanOrEqual(251)
})

test.each(sources)('W4 no default export, no any, and nothing that types cannot erase: %s', (file) => {
  const code = read(file).replace(/\/\*\*.*?\*\/|\/\/.*$/gms, '')
  expect(code).not.toMatch(
    /^export default|: any\b|\bas any\b|^\s*(?:export )?(?:const )?enum |^\s*(?:export )?namespace /m,
  )
})

test.each(filesBelow(join(root, 'test')).filter((file) => /^[^/]+\/.*\.test\.ts$/.test(file)))(
  'W5 a test has its source: %s',
  (file) => {
    expect(existsSync(join(src, file.replace('.test.ts', '.ts')))).toBe(true)
  },
)

// Files that are types alone, or whose every line is told by the tests of the file that uses them and by test/cases.
const toldElsewhere =
  /^(?:index|apps\/api-extension|contract\/(?:application|body|config-error|description|explanation|factory|http-error|module|order|place|problems|standard-schema|warnings)|load\/(?:blanks|context|create|describe|gather|loader|module|resolve|scope|survey|section-conf|sections|site|use|visit)|server\/(?:drainable|lean\/(?:connections|request|tls)|running-server)|cli\/.*)\.ts$/

test.each(sources.filter((file) => !toldElsewhere.test(file)))('W6 a source has its test: %s', (file) => {
  expect(existsSync(join(root, 'test', file.replace('.ts', '.test.ts')))).toBe(true)
})

test('W7 only the index gathers exports', () => {
  const barrels = sources.filter(
    (file) => file !== 'index.ts' && /^export (?:\*|\{[^}]*\}|type \{[^}]*\}) from/m.test(read(file)),
  )
  expect(barrels).toEqual([])
})
