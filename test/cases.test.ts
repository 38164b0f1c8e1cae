/*
 * Each file of test/cases/config is a case: a title, an INI file, and what comes of it, with lines of dashes between them.
 *
 * What comes of it is the drawing of everything in the file, or the error. A title that begins with `load:` has the app loaded
 * and asked for /, and what comes of that is the answer, or the error. UPDATE=1 writes what comes now.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { drawTree } from '../src/cli/tree.ts'
import { ConfigError, formatProblem } from '../src/contract/config-error.ts'
import { describeAll, loadApp } from '../src/load/load.ts'
import { request } from '../src/testing/client.ts'

const here = import.meta.dirname
const folder = join(here, 'cases', 'config')
const env = { HOME_PAGE: '/home', EMPTY: '' }

for (const file of readdirSync(folder)) {
  const [title = '', text = '', expected = ''] = readFileSync(join(folder, file), 'utf8').split(/^-{5,}\n/m)
  test(`${file}: ${title.trim()}`, async () => {
    const got = `${(await outcome(title, text)).replaceAll(`${here}/cases`, '{here}').replaceAll('{here}/', '')}\n`
    if (process.env.UPDATE) writeFileSync(join(folder, file), [title, text, got].join('----------\n'))
    else expect(got).toBe(expected)
  })
}

async function outcome(title: string, text: string): Promise<string> {
  const uri = { text, filename: join(here, 'cases', 'case.ini') }
  try {
    if (title.startsWith('load:')) return (await request(await loadApp(uri, { env }), 'GET', '/')).body
    const { descriptions, mistakes } = await describeAll(uri, { env })
    const drawings = descriptions.map((description) =>
      drawTree(description, { colour: false }).replaceAll(/\S*case\.ini:/g, ':'),
    )
    return [...drawings, ...mistakes.map(formatProblem)].join('\n\n')
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}
