import { type Environ, links } from 'wheatpaste'
import { timestamp } from '../request/timestamp.ts'
import type { Image } from '../services/images.ts'

/** Shows images as the compute API did (nova's `views/images.py`). */
export function basicImageView(environ: Environ): (image: Image) => object {
  return ({ id, name }) => ({ id, name, links: links(environ, 'images', id) })
}

export function imageView(environ: Environ): (image: Image) => object {
  return (image) => ({
    ...basicImageView(environ)(image),
    status: image.status,
    progress: image.status === 'ACTIVE' ? 100 : 50,
    minRam: image.minRam,
    minDisk: image.minDisk,
    metadata: image.metadata,
    created: timestamp(image.created),
    updated: timestamp(image.updated),
    'OS-EXT-IMG-SIZE:size': image.size,
  })
}

/** Shows an image as the image service does. */
export function imageServiceView(image: Image): object {
  const { id, name, projectId, size, created, updated, metadata, status } = image
  return {
    ...metadata,
    id,
    name,
    status: status === 'ACTIVE' ? 'active' : 'saving',
    visibility: projectId === null ? 'public' : 'private',
    owner: projectId,
    size,
    min_ram: image.minRam,
    min_disk: image.minDisk,
    disk_format: 'qcow2',
    container_format: 'bare',
    created_at: timestamp(created),
    updated_at: timestamp(updated),
    tags: [],
  }
}
