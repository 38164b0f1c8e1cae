import { HttpError } from 'wheatpaste'
import { z } from 'zod'

/** The media type of JSON patches (RFC 6902) as the image service takes them: without moves, copies and tests. */
export const PATCH_TYPE = 'application/openstack-images-v2.1-json-patch'

const path = z.string().regex(/^(?:\/(?:[^~/]|~[01])+)+$/, 'a path such as /name')

export const patchBody = z.array(
  z.discriminatedUnion('op', [
    z.object({ op: z.literal('add'), path, value: z.unknown() }),
    z.object({ op: z.literal('replace'), path, value: z.unknown() }),
    z.object({ op: z.literal('remove'), path }),
  ]),
)

export type Patch = z.infer<typeof patchBody>

type Document = Readonly<Record<string, unknown>>

/** The names at the top of a document that a patch is about. */
export function namesIn(patch: Patch): string[] {
  return patch.flatMap(({ path }) => keysOf(path).slice(0, 1))
}

/** The document that a patch makes of another one. @throws HttpError 409 where the patch is of something that is not there */
export function patched(document: Document, patch: Patch): Document {
  // A property may have any name, `__proto__` too.
  const made: Record<string, unknown> = Object.assign(Object.create(null), structuredClone(document))
  for (const operation of patch) {
    const keys = keysOf(operation.path)
    const last = keys.pop() ?? ''
    const parent = keys.reduce<unknown>((value, key) => member(value, key, operation.path), made)
    if (operation.op !== 'add') member(parent, last, operation.path)
    if (Array.isArray(parent)) changeList(parent, last, operation)
    else if (operation.op === 'remove') Reflect.deleteProperty(Object(parent), last)
    else Object(parent)[last] = operation.value
  }
  return made
}

function changeList(list: unknown[], key: string, operation: Patch[number]): void {
  const index = key === '-' ? list.length : Number(key)
  if (!Number.isInteger(index) || index < 0 || index > list.length) throw notThere(operation.path)
  if (operation.op === 'remove') list.splice(index, 1)
  else list.splice(index, operation.op === 'add' ? 0 : 1, operation.value)
}

function member(value: unknown, key: string, path: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) throw notThere(path)
  return Reflect.get(value, key)
}

// RFC 6901: in a name a slash is written ~1, and a tilde ~0.
function keysOf(path: string): string[] {
  const keys = path.slice(1).split('/')
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function notThere(path: string): HttpError {
  return new HttpError(409, `Property ${path} does not exist.`)
}
