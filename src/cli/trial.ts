import { ConfigError } from '../contract/config-error.ts'
import type { Warning } from '../contract/warnings.ts'
import type { Report } from '../load/check.ts'
import { describeAll, type LoadOptions, loadDeployment } from '../load/load.ts'
import { labelOf, rowsOf } from './routes.ts'

/**
 * What is only known of applications once they are there: `main`, or what the URI names; where a file has no `main`, every app
 * that nothing else in it uses. They are created and disposed of again, and nothing is served.
 */
export async function trial(uri: string, options: LoadOptions): Promise<Report> {
  try {
    const warnings: Warning[] = []
    for (const name of await namesOf(uri, options)) warnings.push(...(await shadowedRoutes(uri, { ...options, name })))
    return { errors: [], warnings }
  } catch (error) {
    if (error instanceof ConfigError) return { errors: error.problems, warnings: [] }
    throw error
  }
}

async function namesOf(uri: string, options: LoadOptions): Promise<readonly (string | undefined)[]> {
  if (uri.includes('#')) return [undefined]
  const { descriptions } = await describeAll(uri, options)
  const apps = descriptions.filter(({ kind }) => kind !== 'server')
  const names = apps.map(({ name = 'main' }) => (name.includes(':') ? name.replace(/^[^:]*:\s*/, '') : 'main'))
  return names.includes('main') ? [undefined] : names
}

async function shadowedRoutes(uri: string, options: LoadOptions): Promise<Warning[]> {
  const { app, dispose } = await loadDeployment(uri, options)
  const rows = rowsOf(app.describe?.() ?? { kind: 'app' })
  await dispose()
  return shadowedWarnings(rows)
}

// The routes of what is mounted several times are told once.
function shadowedWarnings(rows: ReturnType<typeof rowsOf>): Warning[] {
  const told = new Map<string, { row: (typeof rows)[number]; also: string[] }>()
  for (const row of rows.filter(({ shadowedBy }) => shadowedBy)) {
    const mount = row.path.slice(0, row.path.length - row.route.length)
    const key = JSON.stringify([
      labelOf({ ...row, path: row.route }),
      row.shadowedBy?.map((label) => label.replace(` ${mount}`, ' ')),
    ])
    const before = told.get(key)
    if (before) before.also.push(mount)
    else told.set(key, { row, also: [] })
  }
  return [...told.values()].map(({ row, also }) => {
    const others = also.length === 0 ? '' : `, also below ${also.join(', ')}`
    const message = `no request reaches the route ${labelOf(row)}${others}: it stands behind ${row.shadowedBy?.join(', ')}`
    return { code: 'shadowed-route', message }
  })
}
