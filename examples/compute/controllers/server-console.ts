import { action, schema } from 'wheatpaste'
import { consoleBody } from '../bodies/action-bodies.ts'
import { check } from '../cloud/change-server.ts'
import type { Cloud } from '../cloud/cloud.ts'
import { onServer } from '../request/on-server.ts'

const RUNNING = ['active', 'paused', 'suspended', 'stopped', 'resized', 'error'] as const

/** What a machine said while it started: nova's `os-getConsoleOutput`. */
export function serverConsole(cloud: Cloud) {
  return {
    consoleOutput: action('os-getConsoleOutput')(
      schema(consoleBody)(
        onServer(cloud)(({ caller, instance, body }) => {
          check(caller, instance, { verb: 'get console output', from: RUNNING })
          const lines = ['[    0.000000] Booting', `${instance.hostname} login: `]
          return { output: lines.slice(-(body['os-getConsoleOutput']?.length ?? lines.length)).join('\n') }
        }),
      ),
    ),
  }
}
