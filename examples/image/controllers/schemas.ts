import { type ControllerRequest, HttpError } from 'wheatpaste'
import { z } from 'zod'
import { imageFields } from '../bodies/image-bodies.ts'
import { updateMemberBody } from '../bodies/member-bodies.ts'

const image = { name: 'image', ...z.toJSONSchema(imageFields) }
const member = { name: 'member', ...z.toJSONSchema(updateMemberBody) }

const SCHEMAS = new Map<string, object>([
  ['image', image],
  ['images', listOf('images', image)],
  ['member', member],
  ['members', listOf('members', member)],
])

/** What images and members look like, as JSON Schema. */
export function schemas() {
  return {
    show({ params: { id } }: ControllerRequest<{ id: string }>) {
      const schema = SCHEMAS.get(id)
      if (!schema) throw new HttpError(404, 'The resource could not be found.')
      return schema
    },
  }
}

function listOf(name: string, items: object) {
  return { name, type: 'object', properties: { [name]: { type: 'array', items }, schema: { type: 'string' } } }
}
