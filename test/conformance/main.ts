/*
 * npm run conformance -- SUITE DIR [--only REGEX] [--json FILE]
 *
 * Runs recorded answers of the originals against this implementation.
 */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Outcome, Suite } from './suite.ts'

const suites: Record<string, () => Promise<{ suite: Suite }>> = {
  pastedeploy: () => import('./pastedeploy.ts'),
  corpus: () => import('./corpus.ts'),
  urlmap: () => import('./urlmap.ts'),
  routes: () => import('./routes.ts'),
  nova_wsgi: () => import('./nova-wsgi.ts'),
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', default: '' }, json: { type: 'string' } },
})
const [name = '', dir = ''] = positionals
const load = suites[name]
if (!load || dir === '') {
  console.error(
    `usage: npm run conformance -- SUITE DIR [--only REGEX] [--json FILE]\nsuites: ${Object.keys(suites).join(', ')}`,
  )
  process.exit(64)
}

const pattern = new RegExp(values.only)
const outcomes: Outcome[] = []
for await (const outcome of (await load()).suite(resolve(dir), (id) => pattern.test(id))) {
  outcomes.push(outcome)
  if (outcome.outcome === 'failed') {
    console.log(
      `${outcome.id}\n  got      ${JSON.stringify(outcome.got)}\n  expected ${JSON.stringify(outcome.expected)}`,
    )
  }
}

const skipped = outcomes.filter((outcome) => outcome.outcome === 'skipped')
const byReason = new Map<string, number>()
for (const { reason } of skipped) byReason.set(reason, (byReason.get(reason) ?? 0) + 1)
for (const [reason, count] of byReason) console.log(`skipped ${count}: ${reason}`)
if (values.json) writeFileSync(values.json, `${JSON.stringify(outcomes, null, 2)}\n`)

const failed = outcomes.filter(({ outcome }) => outcome === 'failed').length
console.log(`${outcomes.length - failed - skipped.length} passed, ${failed} failed, ${skipped.length} skipped`)
process.exitCode = failed === 0 ? 0 : 1
