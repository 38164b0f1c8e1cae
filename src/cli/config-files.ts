import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Description } from '../contract/description.ts'

/** The files in which what a drawing shows is written, each once. */
export function configFiles(...graphs: readonly Description[]): string[] {
  return [...new Set(graphs.flatMap(filesOf))].filter((file) => existsSync(file))
}

/** The file that `FILE#NAME` names. */
export function fileOf(uri: string): string {
  const [path = ''] = uri.replace(/^config:/, '').split('#')
  return resolve(path)
}

/** The beginning of the SHA-256 of files, one after the other: of a single one, what `sha256sum` prints. */
export function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(file))
  return hash.digest('hex').slice(0, 12)
}

function filesOf({ place, filters = [], app, mounts = [] }: Description): string[] {
  const parts = [...filters, ...(app ? [app] : []), ...mounts.map((mount) => mount.app)]
  return [...(place ? [place.file] : []), ...parts.flatMap(filesOf)]
}
