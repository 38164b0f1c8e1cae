import { action, Response, schema } from 'wheatpaste'
import { createImageBody, rebuildBody } from '../bodies/action-bodies.ts'
import { sinceVersion } from '../bodies/server-bodies.ts'
import type { Cloud } from '../cloud/cloud.ts'
import { rebuild, snapshot } from '../cloud/image-server.ts'
import { linksOf } from '../request/links.ts'
import { onServer } from '../request/on-server.ts'
import { refuseNewer } from '../request/since.ts'
import { newPassword } from '../views/changed-server-view.ts'
import { singleServerView } from '../views/server-view.ts'

/** Makes an image of a server, and a server anew from an image. */
export function serverImages(cloud: Cloud) {
  const on = onServer(cloud)
  return {
    createImage: action('createImage')(
      schema(createImageBody)(
        on(({ environ, version, caller, instance, body: { createImage } }) => {
          const image = snapshot(cloud, caller, instance, createImage.name, createImage.metadata)
          if (version.atLeast('2.45')) return Response.json({ image_id: image.id }, 202)
          return Response.empty(202, { location: linksOf(environ, 'images', image.id)[0].href })
        }),
      ),
    ),

    rebuild: action('rebuild')(
      schema(rebuildBody)(
        on(({ environ, version, caller, instance, body }) => {
          refuseNewer(body.rebuild, { ...sinceVersion, key_name: '2.54', user_data: '2.57' }, version)
          rebuild(cloud, caller, instance, body.rebuild)
          const server = singleServerView(cloud.groups, environ, version)(instance)
          return Response.json({ server: { ...server, adminPass: body.rebuild.adminPass ?? newPassword() } }, 202)
        }),
      ),
    ),
  }
}
