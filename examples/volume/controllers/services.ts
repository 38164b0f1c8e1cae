import type { ControllerRequest } from 'wheatpaste'
import { microseconds } from '../../shared/timestamp.ts'
import { authorize } from '../request/caller.ts'
import { HOST, ZONE } from '../storage/storage.ts'

const SERVICES = [
  { binary: 'cinder-scheduler', host: 'storage1' },
  { binary: 'cinder-volume', host: HOST.replace(/#.*/, '') },
]

/** The parts of the service that work in the background, for administrators. */
export function services() {
  const updated = new Date()
  return {
    index: ({ environ }: ControllerRequest) => {
      authorize(environ, 'volume_extension:services:index')
      const { query } = environ
      const fits = (name: string, value: string): boolean => (query.get(name) || value) === value
      const found = SERVICES.filter(({ binary, host }) => fits('binary', binary) && fits('host', host))
      const state = {
        zone: ZONE,
        status: 'enabled',
        state: 'up',
        disabled_reason: null,
        updated_at: microseconds(updated),
      }
      return { services: found.map((service) => ({ ...service, ...state })) }
    },
  }
}
