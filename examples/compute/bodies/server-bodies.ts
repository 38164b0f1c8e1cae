import { z } from 'zod'
import type { Since } from '../request/since.ts'
import { count, description, diskConfig, flag, flavorRef, hostname, imageRef, metadata, name, tags } from './fields.ts'

const hints = z.looseObject({ group: z.uuid().optional() })

const nic = z.strictObject({
  uuid: z.uuid().optional(),
  port: z.uuid().nullish(),
  fixed_ip: z.union([z.ipv4(), z.ipv6()]).optional(),
  tag: z.string().optional(),
})

const device = z.looseObject({
  source_type: z.enum(['image', 'volume', 'snapshot', 'blank']).optional(),
  destination_type: z.enum(['local', 'volume']).optional(),
  uuid: z.uuid().nullish(),
  boot_index: z.coerce.number().int().nullish(),
  device_name: z.string().nullish(),
  delete_on_termination: flag.default(false),
  tag: z.string().nullish(),
})
/** What there was before there were others than volumes. */
const oldDevice = z.looseObject({
  volume_id: z.uuid(),
  device_name: z.string().nullish(),
  delete_on_termination: flag.default(false),
})

export const createBody = z.strictObject({
  server: z.strictObject({
    name,
    flavorRef,
    imageRef: z.union([z.literal(''), imageRef]).default(''),
    min_count: count.optional(),
    max_count: count.optional(),
    return_reservation_id: flag.default(false),
    networks: z.union([z.enum(['auto', 'none']), z.array(nic)]).optional(),
    metadata: metadata.default({}),
    block_device_mapping: z.array(oldDevice).optional(),
    block_device_mapping_v2: z.array(device).optional(),
    key_name: name.nullish(),
    availability_zone: name.nullish(),
    security_groups: z.array(z.strictObject({ name })).default([{ name: 'default' }]),
    user_data: z.base64().max(65_535).nullish(),
    adminPass: z.string().optional(),
    config_drive: z.union([flag, z.literal('')]).nullish(),
    accessIPv4: z.ipv4().default(''),
    accessIPv6: z.ipv6().default(''),
    'OS-DCF:diskConfig': diskConfig.default('MANUAL'),
    personality: z.array(z.looseObject({})).optional(),
    description: description.optional(),
    tags: tags.optional(),
    hostname: hostname.optional(),
    trusted_image_certificates: z.array(z.string()).nullish(),
    host: z.string().optional(),
    hypervisor_hostname: z.string().optional(),
  }),
  'os:scheduler_hints': hints.optional(),
  'OS-SCH-HNT:scheduler_hints': hints.optional(),
})

export const updateBody = z.strictObject({
  server: z.strictObject({
    name: name.exactOptional(),
    accessIPv4: z.ipv4().exactOptional(),
    accessIPv6: z.ipv6().exactOptional(),
    'OS-DCF:diskConfig': diskConfig.exactOptional(),
    description: description.exactOptional(),
    hostname: hostname.exactOptional(),
  }),
})

/** The version that brought a field. */
export const sinceVersion: Since = {
  description: '2.19',
  tags: '2.52',
  trusted_image_certificates: '2.63',
  host: '2.74',
  hypervisor_hostname: '2.74',
  hostname: '2.90',
}

export type CreateBody = z.infer<typeof createBody>
export type UpdateBody = z.infer<typeof updateBody>
