import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import type { Response } from '../../src/contract/response.ts'
import { schema } from '../../src/serve/controller.ts'
import { jsonSchema } from '../../src/serve/json-schema.ts'
import { resource } from '../../src/serve/resource.ts'

const newServer = jsonSchema<{ server: { name: string } }>({
  type: 'object',
  properties: {
    server: {
      type: 'object',
      properties: { name: { type: 'string', minLength: 1 }, 'a/b': { type: 'number' } },
      required: ['name'],
      additionalProperties: false,
    },
  },
  required: ['server'],
})
const app = resource({ create: schema(newServer)(({ body }) => ({ made: body.server.name })) })

async function create(body: unknown): Promise<{ status: number; body: unknown }> {
  const text = JSON.stringify(body)
  const headers = { 'content-type': 'application/json', 'content-length': String(text.length) }
  const environ = new Environ({ method: 'POST', headers, body: text, params: { action: 'create' } })
  const { status, body: answer } = (await app(environ)) as Response
  return { status, body: JSON.parse(String(answer)) }
}

test('what fits goes through', async () => {
  expect(await create({ server: { name: 'a' } })).toEqual({ status: 200, body: { made: 'a' } })
})

test.each([
  [{}, "It must have required property 'server'."],
  [{ server: {} }, "Invalid input for field/attribute server. It must have required property 'name'."],
  [
    { server: { name: '' } },
    'Invalid input for field/attribute server.name. It must NOT have fewer than 1 characters.',
  ],
  [{ server: { name: 'a', 'a/b': 'x' } }, 'Invalid input for field/attribute server.a/b. It must be number.'],
  [
    { server: { name: 'a', colour: 1 } },
    'Invalid input for field/attribute server. It must NOT have additional properties: "colour".',
  ],
  [[], 'It must be object.'],
])('%j is a 400 that says where', async (body, message) => {
  expect(await create(body)).toEqual({ status: 400, body: { badRequest: { code: 400, message } } })
})

test.each([{ type: 'strin' }, { tpye: 'string' }, { type: 'string', format: 'nonsense' }])(
  '%j is found while loading',
  (definition) => {
    expect(() => jsonSchema(definition)).toThrow()
  },
)
