import { type ControllerRequest, callerOf, HttpError, response, schema } from 'wheatpaste'
import { timestamp } from '../../shared/timestamp.ts'
import { createMemberBody, type UpdateMemberBody, updateMemberBody } from '../bodies/member-bodies.ts'
import { forbidden, ownImage, seenImage } from '../request/caller.ts'
import type { Image, Member } from '../store/image.ts'
import type { Store } from '../store/store.ts'
import { canChange } from '../store/visibility.ts'

type Params = { readonly image_id: string; readonly id: string }
type Request<Body = unknown> = ControllerRequest<Params, Body>

/** The projects with which an image is shared: one offers it, the other accepts it, or not. */
export function imageMembers(store: Store) {
  // Whoever has the image sees all members; each of them sees that it is one.
  function members({ environ, params }: Request): [image: Image, members: readonly Member[]] {
    const image = seenImage(store, environ, params.image_id)
    const caller = callerOf(environ)
    if (image.visibility !== 'shared') throw forbidden('Only shared images have members.')
    const isOwn = canChange(image, caller)
    return [image, image.members.filter(({ projectId }) => isOwn || projectId === caller.projectId)]
  }

  function find(request: Request): [image: Image, member: Member] {
    const [image, found] = members(request)
    const member = found.find(({ projectId }) => projectId === request.params.id)
    if (!member) throw new HttpError(404, `${request.params.id} is not a member of the image ${image.id}`)
    return [image, member]
  }

  function put(image: Image, member: Member): object {
    const others = image.members.filter(({ projectId }) => projectId !== member.projectId)
    return memberView(store.images.change(image, { members: [...others, member] }))(member)
  }

  return {
    index(request: Request) {
      const [image, found] = members(request)
      return { members: found.map(memberView(image)), schema: '/v2/schemas/members' }
    },

    show(request: Request) {
      const [image, member] = find(request)
      return memberView(image)(member)
    },

    create: schema(createMemberBody)((request: Request<{ member: string }>) => {
      ownImage(store, request.environ, request.params.image_id)
      const [image, present] = members(request)
      const projectId = request.body.member
      if (present.some((one) => one.projectId === projectId))
        throw new HttpError(409, `${projectId} is a member already.`)
      const now = new Date()
      return put(image, { projectId, status: 'pending', created: now, updated: now })
    }),

    update: schema(updateMemberBody)((request: Request<UpdateMemberBody>) => {
      const [image, member] = find(request)
      const { projectId, isAdmin } = callerOf(request.environ)
      if (member.projectId !== projectId && !isAdmin) throw forbidden()
      return put(image, { ...member, status: request.body.status, updated: new Date() })
    }),

    delete: response(204)((request: Request) => {
      const image = ownImage(store, request.environ, request.params.image_id)
      const [, member] = find(request)
      store.images.change(image, { members: image.members.filter((one) => one !== member) })
    }),
  }
}

function memberView({ id }: Image): (member: Member) => object {
  return ({ projectId, status, created, updated }) => ({
    ...{ member_id: projectId, image_id: id, status },
    ...{ created_at: timestamp(created), updated_at: timestamp(updated), schema: '/v2/schemas/member' },
  })
}
