import { apiVersion, type ControllerRequest, HttpError, type Microversion, schema } from 'wheatpaste'
import { type UpdateServiceBody, updateServiceBody } from '../bodies/service-bodies.ts'
import type { Cloud } from '../cloud/cloud.ts'
import type { Service } from '../cloud/hosts.ts'
import { policy } from '../request/policy.ts'

type Request<Body = unknown> = ControllerRequest<{ id: string }, Body>

/** The parts of the service that work in the background: nova's `os-services`, for administrators. */
export function services({ hosts }: Cloud) {
  return {
    index: policy('os_compute_api:os-services:list')(({ environ: { query }, version }) => {
      const fits = (name: string, value: string): boolean => (query.get(name) || value) === value
      const found = hosts.services.filter(({ host, binary }) => fits('host', host) && fits('binary', binary))
      return { services: found.map(serviceView(version)) }
    }),

    update: apiVersion('2.53')(
      schema(updateServiceBody)(
        policy('os_compute_api:os-services:update')(({ params: { id }, version, body }: Request<UpdateServiceBody>) => {
          const service = hosts.services.find((one) => one.id === id)
          if (!service) throw new HttpError(404, `Service ${id} could not be found.`)
          change(service, body)
          return { service: serviceView(version)(service) }
        }),
      ),
    ),
  }
}

function change(
  service: Service,
  { status, disabled_reason: reason, forced_down: forcedDown }: UpdateServiceBody,
): void {
  if (reason !== undefined && status !== 'disabled') {
    throw new HttpError(400, "Specifying disabled_reason requires that status is 'disabled'.")
  }
  if (status !== undefined) Object.assign(service, { disabled: status === 'disabled', disabledReason: reason ?? null })
  if (forcedDown !== undefined) service.forcedDown = forcedDown
  service.updated = new Date()
}

function serviceView(version: Microversion): (service: Service) => object {
  const [hasForced, hasUuid] = [version.atLeast('2.11'), version.atLeast('2.53')]
  return (service) => ({
    id: hasUuid ? service.id : service.number,
    binary: service.binary,
    host: service.host,
    zone: service.zone,
    status: service.disabled ? 'disabled' : 'enabled',
    state: service.forcedDown ? 'down' : 'up',
    updated_at: service.updated.toISOString().replace('Z', '000'),
    disabled_reason: service.disabledReason,
    ...(hasForced && { forced_down: service.forcedDown }),
  })
}
