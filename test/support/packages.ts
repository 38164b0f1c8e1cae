import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'

/** A package of a test: its manifest, and its modules by path. */
export interface TestPackage {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly entryPoints?: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly modules?: Readonly<Record<string, string>>
}

/**
 * Writes packages into a new folder, `service` as the one that the others are installed for, and gives its path. The folder goes
 * when the tests of the file have run.
 */
export function install({ service, ...installed }: { service: TestPackage } & Record<string, TestPackage>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'wheatpaste-')))
  afterAll(() => rmSync(root, { recursive: true }))
  write(root, 'service', service)
  for (const [name, about] of Object.entries(installed)) write(join(root, 'node_modules', name), name, about)
  return root
}

function write(folder: string, name: string, { modules = {}, ...manifest }: TestPackage): void {
  const files = { 'package.json': JSON.stringify({ name, version: '1.0.0', type: 'module', ...manifest }), ...modules }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}
