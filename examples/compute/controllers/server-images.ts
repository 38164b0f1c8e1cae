import { links, method, Response } from 'wheatpaste'
import { createImageBody, rebuildBody } from '../bodies/action-bodies.ts'
import { sinceVersion } from '../bodies/server-bodies.ts'
import type { Cloud } from '../cloud/cloud.ts'
import { rebuild, snapshot } from '../cloud/image-server.ts'
import { onServer } from '../request/on-server.ts'
import { refuseNewer } from '../request/since.ts'
import { newPassword } from '../views/changed-server-view.ts'
import { singleServerView } from '../views/server-view.ts'

/** Makes an image of a server, and a server anew from an image. */
export function serverImages(cloud: Cloud) {
  const on = onServer(cloud)
  return {
    createImage: method(
      { action: 'createImage', status: 202, schema: createImageBody },
      on(async ({ environ, version, caller, instance, body: { createImage } }) => {
        const image = await snapshot(cloud, caller, instance, createImage.name, createImage.metadata)
        if (version.atLeast('2.45')) return { image_id: image.id }
        return Response.empty(202, { location: links(environ, 'images', image.id)[0].href })
      }),
    ),

    rebuild: method(
      { action: 'rebuild', status: 202, schema: rebuildBody },
      on(async ({ environ, version, caller, instance, body }) => {
        refuseNewer(body.rebuild, { ...sinceVersion, key_name: '2.54', user_data: '2.57' }, version)
        await rebuild(cloud, caller, instance, body.rebuild)
        const server = singleServerView(cloud, environ, version)(instance)
        return { server: { ...server, adminPass: body.rebuild.adminPass ?? newPassword() } }
      }),
    ),
  }
}
