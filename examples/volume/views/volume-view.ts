import { callerOf, type Environ, links, type Microversion } from 'wheatpaste'
import { microseconds } from '../../shared/timestamp.ts'
import type { Attachment, Volume } from '../storage/records.ts'
import { HOST, type Storage } from '../storage/storage.ts'

export type View = (volume: Volume) => object

/** Shows volumes as cinder's `ViewBuilder` does. */
export function basicVolumeView(environ: Environ): View {
  return ({ id, name }) => ({ id, name, links: links(environ, 'volumes', id) })
}

/** All of a volume that the caller may see, as the version shows it. */
export function volumeView(storage: Storage, environ: Environ, version: Microversion): View {
  const basic = basicVolumeView(environ)
  const { isAdmin } = callerOf(environ)
  const [hasGroup, hasTargets] = [version.atLeast('3.13'), version.atLeast('3.48')]
  return (volume) => ({
    ...basic(volume),
    ...oldFields(volume),
    attachments: storage.attachmentsOf(volume).filter(isAttached).map(attachedView),
    ...(isAdmin && HIDDEN),
    ...(hasGroup && { group_id: null }),
    ...(hasTargets && { shared_targets: false, service_uuid: null }),
  })
}

function oldFields(volume: Volume): object {
  const { readOnly, metadata, imageMetadata } = volume
  return {
    status: volume.status,
    size: volume.size,
    description: volume.description,
    volume_type: volume.volumeType,
    availability_zone: volume.zone,
    bootable: String(volume.bootable),
    snapshot_id: volume.snapshotId,
    source_volid: volume.sourceId,
    metadata: readOnly === null ? metadata : { ...metadata, readonly: readOnly ? 'True' : 'False' },
    ...(imageMetadata && { volume_image_metadata: imageMetadata }),
    created_at: microseconds(volume.created),
    updated_at: microseconds(volume.updated),
    user_id: volume.userId,
    'os-vol-tenant-attr:tenant_id': volume.projectId,
    ...{ encrypted: false, multiattach: false, replication_status: null, consistencygroup_id: null },
  }
}

// What only administrators see.
const HIDDEN = {
  'os-vol-host-attr:host': HOST,
  'os-vol-mig-status-attr:migstat': null,
  'os-vol-mig-status-attr:name_id': null,
}

function isAttached({ status }: Attachment): boolean {
  return status === 'attached'
}

function attachedView({ id, volumeId, instanceId, host, device, attachedAt }: Attachment): object {
  return {
    id: volumeId,
    volume_id: volumeId,
    attachment_id: id,
    server_id: instanceId,
    host_name: host,
    device,
    attached_at: attachedAt && microseconds(attachedAt),
  }
}
