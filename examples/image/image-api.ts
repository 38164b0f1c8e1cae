import type { ApiExtension, Application, Mapper, ResourceExtension } from 'wheatpaste'
import { downloadFile, uploadFile } from './controllers/image-file.ts'
import { imageMembers } from './controllers/image-members.ts'
import { imageTags } from './controllers/image-tags.ts'
import { images } from './controllers/images.ts'
import { schemas } from './controllers/schemas.ts'
import type { Store } from './store/store.ts'

/** Which path leads to which controller. */
export function imageApi(store: Store, maxLimit: number): ApiExtension {
  const parent = { memberName: 'image', collectionName: 'images' }
  const resources: ResourceExtension[] = [
    {
      collection: 'images',
      memberName: 'image',
      controller: images(store, maxLimit),
      memberActions: { update: 'PATCH' },
      customRoutes: (mapper, controller) => connectMore(mapper, controller, store),
    },
    { collection: 'members', memberName: 'member', controller: imageMembers(store), parent },
    { collection: 'tags', memberName: 'tag', controller: imageTags(store), parent },
    { collection: 'schemas', memberName: 'schema', controller: schemas() },
  ]
  return { name: 'Image', alias: 'image', getResources: () => resources }
}

function connectMore(mapper: Mapper, controller: Application, store: Store): void {
  for (const action of ['deactivate', 'reactivate']) {
    mapper.createRoute(`/images/:id/actions/${action}`, 'POST', controller, action)
  }
  mapper.createRoute('/images/:id/file', 'PUT', uploadFile(store), 'upload')
  mapper.createRoute('/images/:id/file', 'GET', downloadFile(store), 'download')
}
