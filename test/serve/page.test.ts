import { expect, expectTypeOf, test } from 'vitest'
import { Environ } from '../../src/contract/environ.ts'
import { type Page, type PageRequest, page } from '../../src/serve/page.ts'

const items = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }))
const options = { name: 'things', idOf: ({ id }: { id: string }) => id, max: 3 }
const asking = (queryString: string): Environ =>
  new Environ({ host: 'api.example', scriptName: '/v2.1', pathInfo: '/things/detail', queryString })

// A source that finds items itself, as a database does.
const finding =
  (seen: PageRequest[] = []) =>
  async (wanted: PageRequest) => {
    seen.push(wanted)
    const { limit, marker } = wanted
    const start = marker === undefined ? 0 : items.findIndex(({ id }) => id === marker) + 1
    return marker !== undefined && start === 0 ? null : items.slice(start, start + limit)
  }

function read({ things = [], things_links: links = [] }: Page): { ids: string; next: string | undefined } {
  const [link] = links as { rel: string; href: string }[]
  return { ids: (things as { id: string }[]).map(({ id }) => id).join(''), next: link?.href }
}

const NEXT = 'http://api.example/v2.1/things/detail?'
const CASES: [query: string, ids: string, next: string | undefined][] = [
  ['', 'abc', 'marker=c'],
  ['limit=2', 'ab', 'limit=2&marker=b'],
  ['limit=2&marker=b', 'cd', 'limit=2&marker=d'],
  ['limit=9&marker=c', 'de', undefined],
  ['limit=99999999999999999999', 'abc', 'limit=99999999999999999999&marker=c'],
  ['limit=0', '', undefined],
  ['marker=e', '', undefined],
  ['limit=1&limit=2', 'ab', 'limit=1&limit=2&marker=b'],
  ['sort_key=a&limit=1&sort_key=b&name=%C3%BC', 'a', 'sort_key=a&limit=1&sort_key=b&name=%C3%BC&marker=a'],
]

test.each(CASES)('a page of a list: %j', (query, ids, next) => {
  expect(read(page(asking(query), items, options))).toEqual({ ids, next: next && NEXT + next })
})

test.each(CASES)('a page that is found: %j', async (query, ids, next) => {
  expect(read(await page(asking(query), finding(), options))).toEqual({ ids, next: next && NEXT + next })
})

test('whoever finds the items is told how many after which', async () => {
  const seen: PageRequest[] = []
  await page(asking('limit=5&marker=b'), finding(seen), options)
  await page(asking(''), finding(seen), { ...options, max: 7 })
  expect(seen).toEqual([
    { limit: 3, marker: 'b' },
    { limit: 7, marker: undefined },
  ])
})

test.each([
  ['limit=some', "Invalid input for query parameters limit. Value: some. 'some' does not match '^[0-9]*$'"],
  ['limit=-1', 'Value: -1.'],
  ['limit=', 'Invalid input for query parameters limit'],
  ['marker=none', 'marker [none] not found'],
  ['marker=', 'marker [] not found'],
])('%s is a 400', async (query, message) => {
  const wrong = expect.objectContaining({ status: 400, message: expect.stringContaining(message) })
  expect(() => page(asking(query), items, options)).toThrow(wrong)
  await expect(async () => page(asking(query), finding(), options)).rejects.toEqual(wrong)
})

test('what is shown of an item is for the view to say', () => {
  const view = ({ id }: { id: string }) => ({ name: id.toUpperCase() })
  expect(page(asking('limit=1&marker=d'), items, { ...options, view })).toMatchObject({ things: [{ name: 'E' }] })
})

test('a promise only where the source makes one', () => {
  const now = page(asking(''), ({ limit }) => items.slice(0, limit), options)
  expectTypeOf(now).toEqualTypeOf<Page>()
  expectTypeOf(page(asking(''), finding(), options)).toEqualTypeOf<Promise<Page>>()
  expect(read(now).ids).toBe('abc')
})
