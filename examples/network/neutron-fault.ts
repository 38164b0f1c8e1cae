import type { FaultFormat } from 'wheatpaste'
import { NetworkError } from './fabric/network-error.ts'

/** How neutron writes errors: `{"NeutronError": {"type", "message", "detail"}}`. */
export const neutronFault: FaultFormat = ({ title, message, thrown }) => ({
  NeutronError: { type: thrown instanceof NetworkError ? thrown.type : nameOf(title), message, detail: '' },
})

// neutron's other errors are webob's, by the names of their classes: `HTTPNotFound`.
function nameOf(title: string): string {
  return NAMES[title] ?? `HTTP${title.replaceAll(/\W/g, '')}`
}

// What HTTP calls otherwise by now.
const NAMES: Readonly<Record<string, string>> = { 'Payload Too Large': 'HTTPRequestEntityTooLarge' }
