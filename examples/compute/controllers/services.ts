import { apiVersion, type ControllerRequest, HttpError, type Microversion, schema } from 'wheatpaste'
import { type UpdateServiceBody, updateServiceBody } from '../bodies/service-bodies.ts'
import type { Cloud } from '../cloud/cloud.ts'
import type { Service } from '../cloud/hosts.ts'
import { policy } from '../request/policy.ts'
import { microseconds } from '../request/timestamp.ts'

type Request<Body = unknown> = ControllerRequest<{ id: string }, Body>

/** The parts of the service that work in the background: nova's `os-services`, for administrators. */
export function services({ hosts }: Cloud) {
  const view = (version: Microversion) => (service: Service) => serviceView(service, hosts.isUp(service), version)

  return {
    index: policy('os_compute_api:os-services:list')(({ environ: { query }, version }) => {
      const fits = (name: string, value: string): boolean => (query.get(name) || value) === value
      const found = hosts.services.filter(({ host, binary }) => fits('host', host) && fits('binary', binary))
      return { services: found.map(view(version)) }
    }),

    update: apiVersion('2.53')(
      schema(updateServiceBody)(
        policy('os_compute_api:os-services:update')(({ params: { id }, version, body }: Request<UpdateServiceBody>) => {
          const service = hosts.services.find((one) => one.id === id)
          if (!service) throw new HttpError(404, `Service ${id} could not be found.`)
          return { service: view(version)(hosts.change(service, changesOf(body)) ?? service) }
        }),
      ),
    ),
  }
}

function changesOf({ status, disabled_reason: reason, forced_down: forcedDown }: UpdateServiceBody): Partial<Service> {
  if (reason !== undefined && status !== 'disabled') {
    throw new HttpError(400, "Specifying disabled_reason requires that status is 'disabled'.")
  }
  return {
    ...(status !== undefined && { disabled: status === 'disabled', disabledReason: reason ?? null }),
    ...(forcedDown !== undefined && { forcedDown }),
  }
}

function serviceView(service: Service, isUp: boolean, version: Microversion): object {
  return {
    id: version.atLeast('2.53') ? service.id : service.number,
    binary: service.binary,
    host: service.host,
    zone: service.zone,
    status: service.disabled ? 'disabled' : 'enabled',
    state: isUp ? 'up' : 'down',
    updated_at: microseconds(service.lastSeenUp),
    disabled_reason: service.disabledReason,
    ...(version.atLeast('2.11') && { forced_down: service.forcedDown }),
  }
}
