/*
 * Each file of test/cases/config is a case: a title, an INI file, and what comes of it, with lines of dashes between them. A line of
 * dashes may name another file beside case.ini.
 *
 * What comes of it is the drawing of everything in the file, or the error. A title may begin otherwise:
 *
 *   check:  everything that `wheatpaste check` finds
 *   ini:    what `wheatpaste show --format ini` prints
 *   load:   the app is loaded and asked for /, and what comes of that is the answer, or the error
 *
 * Further lines of the title are `key=value` arguments. UPDATE=1 writes what comes now.
 */
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { formatReport } from '../src/cli/check.ts'
import { parseTarget } from '../src/cli/command.ts'
import { drawTree } from '../src/cli/tree.ts'
import { ConfigError, formatProblem } from '../src/contract/config-error.ts'
import { check, describeAll, type LoadOptions, loadApp, resolvedIni } from '../src/load/load.ts'
import { request } from '../src/testing/client.ts'

const folder = join(import.meta.dirname, 'cases', 'config')
const here = realpathSync(mkdtempSync(join(tmpdir(), 'wheatpaste-')))
afterAll(() => rmSync(here, { recursive: true }))
symlinkSync(join(import.meta.dirname, 'cases', 'modules'), join(here, 'modules'))
symlinkSync(join(import.meta.dirname, 'cases', 'packages'), join(here, 'node_modules'))
const env = { HOME_PAGE: '/home', EMPTY: '', DB_PASSWORD: 'hunter2', PORT: 'http' }

for (const file of readdirSync(folder)) {
  const whole = readFileSync(join(folder, file), 'utf8')
  const [title = '', ...parts] = whole.split(/^-{5,}(?: (.+))?\n/m)
  const expected = parts.at(-1)
  test(`${file}: ${title.trim()}`, async () => {
    for (let at = 0; at < parts.length - 2; at += 2)
      writeFileSync(join(here, parts[at] ?? 'case.ini'), parts[at + 1] ?? '')
    const got = `${(await outcome(title)).replaceAll(`${here}/`, '').replaceAll(here, '{here}').trimEnd()}\n`
    if (process.env.UPDATE)
      writeFileSync(join(folder, file), `${whole.slice(0, whole.lastIndexOf('----------\n'))}----------\n${got}`)
    else expect(got).toBe(expected)
  })
}

async function outcome(title: string): Promise<string> {
  const [first = '', ...args] = title.trim().split('\n')
  const [verb = ''] = /^\w+(?=:)/.exec(first) ?? []
  const { defaults } = parseTarget(['case.ini', ...args])
  try {
    return await (Object.hasOwn(outcomes, verb) ? (outcomes[verb] ?? draw) : draw)(join(here, 'case.ini'), {
      defaults,
      env,
    })
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

type Outcome = (file: string, options: LoadOptions) => Promise<string>

const outcomes: Readonly<Record<string, Outcome>> = {
  async load(file, options) {
    return (await request(await loadApp(file, options), 'GET', '/')).body
  },
  async check(file, options) {
    return formatReport(await check(file, options))
  },
  async ini(file, options) {
    return (await resolvedIni(file, options)).text
  },
}

async function draw(file: string, options: LoadOptions): Promise<string> {
  const { descriptions, mistakes } = await describeAll(file, options)
  const drawings = descriptions.map((description) =>
    drawTree(description, { colour: false }).replaceAll(/\S*case\.ini:/g, ':'),
  )
  return [...drawings, ...mistakes.map(formatProblem)].join('\n\n')
}
