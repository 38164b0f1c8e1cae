import { existsSync } from 'node:fs'
import type { Environ } from '../contract/environ.ts'

/** Something that has to be right for a service to want requests. */
export interface HealthCheck {
  readonly name: string
  /** Why requests are not wanted, in a few words that anybody may read; nothing when they are. */
  check(environ: Environ): string | undefined | Promise<string | undefined>
}

// One look into a directory that is in memory costs less than the promise of one.

/** oslo.middleware's `disable_by_file`: requests are not wanted while a file exists. */
export function disableByFile(path: string): HealthCheck {
  return { name: 'disable_by_file', check: () => (existsSync(path) ? 'DISABLED BY FILE' : undefined) }
}

/** `disable_by_files_ports`: the same for each port, a file of its own. The port is the one that the client asked. */
export function disableByFilesPorts(paths: ReadonlyMap<number, string>): HealthCheck {
  return {
    name: 'disable_by_files_ports',
    check(environ) {
      const path = paths.get(portOf(environ))
      return path !== undefined && existsSync(path) ? 'DISABLED BY FILE' : undefined
    },
  }
}

/** `enable_by_files`: requests are wanted once all of some files exist. */
export function enableByFiles(paths: readonly string[]): HealthCheck {
  return {
    name: 'enable_by_files',
    check: () => (paths.every((path) => existsSync(path)) ? undefined : 'FILE PATH MISSING'),
  }
}

function portOf({ host, scheme }: Environ): number {
  return Number(/:(\d+)$/.exec(host)?.[1] ?? (scheme === 'https' ? 443 : 80))
}
