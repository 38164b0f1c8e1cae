import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commands } from '../../src/cli/commands.ts'
import { manual } from '../../src/cli/manual.ts'

const source = (name: string): string => readFileSync(join(import.meta.dirname, `../../src/cli/${name}.ts`), 'utf8')

test('the manual tells the commands that there are, by their names', () => {
  expect(Object.keys(manual)).toEqual(Object.keys(commands))
  for (const [name, { usage }] of Object.entries(manual)) expect(usage.split(' ')[0]).toBe(name)
})

test.each(Object.entries(manual))('it tells all options of %s', async (name, { usage, help }) => {
  expect(await commands[name]?.()).toBeTypeOf('function')
  const [, options = ''] = /parseOptions\(args, \{(.*?)\n? *\}\)/s.exec(source(name)) ?? []
  for (const [, option = '', short] of options.matchAll(/(?<!\{ )\b(\w+): (?:FLAG|\{(?:.*short: '(\w)')?)/g))
    expect(`${usage} ${help}`).toContain(short === undefined ? `--${option}` : `-${short}`)
})

test('whoever asks for help, or completes a word, waits for nothing else', () => {
  const importsOf = (name: string): unknown[] =>
    [...source(name).matchAll(/^import (?!type ).* from '(\..*)\.ts'$/gm)].map(([, file]) => file)
  expect(importsOf('main')).toEqual(['./command', './commands', './manual'])
  expect(importsOf('completion')).toEqual(['./command', './manual'])
  for (const name of ['command', 'commands', 'manual', 'completion-candidates', 'completion-scripts'])
    expect(importsOf(name)).toEqual([])
})
