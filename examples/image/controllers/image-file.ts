import { type Application, callerOf, HttpError, Response } from 'wheatpaste'
import { ownImage, seenImage } from '../request/caller.ts'
import { type Store, upload } from '../store/store.ts'

/*
 * The data of images. They are no JSON, and may be longer than the memory: these are applications, beside the controllers, which
 * hand them on as they come.
 */

/** PUT /images/{id}/file */
export function uploadFile(store: Store): Application {
  return async function uploadFile(environ) {
    const image = ownImage(store, environ, environ.params.id ?? '')
    if (environ.headers['content-type'] !== 'application/octet-stream') {
      throw new HttpError(415, 'The data of an image are application/octet-stream.')
    }
    await upload(store, image, environ.stream())
    return Response.empty(204)
  }
}

/** GET /images/{id}/file */
export function downloadFile(store: Store): Application {
  return async function downloadFile(environ) {
    const { id, status, data } = seenImage(store, environ, environ.params.id ?? '')
    if (status === 'deactivated' && !callerOf(environ).isAdmin) {
      throw new HttpError(403, 'The requested image has been deactivated. Image data download is forbidden.')
    }
    if (!data) return Response.empty(204)
    const headers = {
      'content-type': 'application/octet-stream',
      'content-length': String(data.size),
      'content-md5': data.checksum,
    }
    return new Response(200, headers, environ.method === 'HEAD' ? null : await store.files.read(id))
  }
}
