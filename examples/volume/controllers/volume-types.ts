import { type ControllerRequest, HttpError } from 'wheatpaste'
import type { Storage } from '../storage/storage.ts'

const ID = '11d0b55e-0000-4a11-8a11-000000000001'

/** What kinds of volumes there are: one. */
export function volumeTypes({ settings }: Storage) {
  const only = {
    id: ID,
    name: settings.defaultVolumeType,
    description: 'Default Volume Type',
    is_public: true,
    'os-volume-type-access:is_public': true,
    extra_specs: {},
    qos_specs_id: null,
  }

  return {
    index: () => ({ volume_types: [only] }),

    default: () => ({ volume_type: only }),

    show: ({ params: { id } }: ControllerRequest<{ id: string }>) => {
      if (id !== only.id) throw new HttpError(404, `Volume type ${id} could not be found.`)
      return { volume_type: only }
    },
  }
}
