import { z } from 'zod'
import { description, enabled, id, name } from './fields.ts'

const service = { description, enabled, name: z.string().max(255).exactOptional() }
export const createServiceBody = z.object({ service: z.looseObject({ ...service, type: name }) })
export const updateServiceBody = z.object({ service: z.looseObject({ ...service, type: name.exactOptional() }) })

const endpoint = { enabled, region: id.nullish(), region_id: id.nullish() }
const url = z.url({ protocol: /^https?$/ })
const kind = z.enum(['public', 'internal', 'admin'])
export const createEndpointBody = z.object({
  endpoint: z.looseObject({ ...endpoint, url, interface: kind, service_id: id }),
})
export const updateEndpointBody = z.object({
  endpoint: z.looseObject({
    ...endpoint,
    url: url.exactOptional(),
    interface: kind.exactOptional(),
    service_id: id.exactOptional(),
  }),
})

export type UpdateServiceBody = z.infer<typeof updateServiceBody>
export type UpdateEndpointBody = z.infer<typeof updateEndpointBody>
