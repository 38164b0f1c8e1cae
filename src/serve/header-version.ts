import { type Conf, placeOf } from '../contract/conf.ts'
import type { Warning } from '../contract/warnings.ts'
import { type MountPoint, mountPoint } from './path-expression.ts'

/**
 * What is to be said of a version map that mounts both `/vX` and `/vX/+`, and does not say what a version in a header is to
 * reach. It is said once, however many versions there are: nova's own file is such a map.
 */
export function headerVersionAdvice(globalConf: Conf, localConf: Conf): Warning[] {
  if ((localConf.header_version_target ?? globalConf.header_version_target) !== undefined) return []
  const mounts = Object.keys(localConf).flatMap((expression) => mountOf(expression) ?? [])
  const mounted = new Set(mounts.map(keyOf))
  const both = mounts.filter(
    ({ domain, path }) => /^\/v[^/]+$/.test(path) && mounted.has(keyOf({ domain, path: `${path}/+` })),
  )
  const [first] = both
  if (!first) return []
  const paths = [...new Set(both.map(({ path }) => path))]
  const exact = paths.map((path) => `"${path}"`).join(' or ')
  const plus = paths.map((path) => `"${path}/+"`).join(' or ')
  const message = `a version in a header leads to ${exact} whatever the path is, and never to ${plus}`
  return [{ code: 'header-version', message, place: placeOf(localConf, first.expression, 'name') }]
}

interface Mount extends MountPoint {
  readonly expression: string
}

// What is no mount is no business of this one.
function mountOf(expression: string): Mount | undefined {
  try {
    return { expression, ...mountPoint(expression) }
  } catch {
    return undefined
  }
}

function keyOf({ domain, path }: MountPoint): string {
  return `${domain} ${path}`
}
