import { expect, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { checkedBy } from '../../src/serve/checked-request.ts'
import { type ControllerRequest, type Method, querySchema, schema } from '../../src/serve/controller.ts'
import { ControllerPlan, type Variant } from '../../src/serve/controller-plan.ts'
import { Microversion } from '../../src/serve/microversion.ts'
import { named, standard } from './standard.ts'

const asking = (version = '2.1'): ControllerRequest => ({
  environ: new Environ({ queryString: 'name=%20q%20' }),
  params: {},
  body: { name: ' b ' },
  query: undefined,
  version: new Microversion(version),
})

function variantOf(method: unknown): Variant {
  const [variant] = new ControllerPlan({ method }, true).method('method') ?? []
  if (!variant) throw new Error('no variant')
  return variant
}

const slow = standard(async () => ({ value: 'slow' }))
const wrong = standard(() => ({ issues: [{ message: 'No.', path: ['name'] }] }))
const plain = (): Method => () => ({})

test.each<[string, unknown, object]>([
  ['nothing', plain(), { body: { name: ' b ' }, query: undefined }],
  ['the body', schema(named)(plain()), { body: { name: 'b' }, query: undefined }],
  ['the query', querySchema(named)(plain()), { body: { name: ' b ' }, query: { name: 'q' } }],
  ['both', querySchema(named)(schema(named)(plain())), { body: { name: 'b' }, query: { name: 'q' } }],
])('what is checked is at once what its schema makes of it: %s', (_, method, expected) => {
  expect(checkedBy(variantOf(method), asking())).toMatchObject(expected)
})

test('either schema may take its time', async () => {
  const method = querySchema(slow)(schema(slow)(plain()))
  await expect(checkedBy(variantOf(method), asking())).resolves.toMatchObject({ body: 'slow', query: 'slow' })
})

test('by the schema of the version', () => {
  const variant = variantOf(querySchema(named, '2.10')(querySchema(wrong, '2.1', '2.9')(plain())))
  expect(() => checkedBy(variant, asking('2.9'))).toThrow('Invalid input for query parameters name. Value:  q . No.')
  expect(checkedBy(variant, asking('2.10'))).toMatchObject({ query: { name: 'q' } })
})

test('the query goes first', () => {
  const variant = variantOf(schema(standard(() => ({ issues: [{ message: 'Body.' }] })))(querySchema(wrong)(plain())))
  expect(() => checkedBy(variant, asking())).toThrow('query parameters name')
})
