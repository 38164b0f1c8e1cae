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
  return rows.flatMap(({ shadowedBy, ...row }) => {
    if (!shadowedBy) return []
    const message = `no request reaches the route ${labelOf(row)}: it stands behind ${shadowedBy.join(', ')}`
    return [{ code: 'shadowed-route', message }]
  })
}
