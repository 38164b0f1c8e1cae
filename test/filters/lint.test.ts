import { expect, test, vi } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { faultwrap } from '../../src/filters/faultwrap.ts'
import { filterFactory, lint } from '../../src/filters/lint.ts'
import { request } from '../../src/testing/client.ts'
import { conf } from './conf.ts'

const broken: Application = () => new Response(200, { 'x-secret': 'a\nb' })

test('what keeps to the contract passes, without a promise', async () => {
  const filter = await filterFactory(conf(), conf())
  expect(filter(() => Response.text('ok'))(new Environ())).toMatchObject({ body: 'ok' })
})

test('what breaks it is a 500, and only the log says why', async () => {
  const onError = vi.fn()
  const answer = await request(faultwrap({ onError })(lint()(broken)), 'GET', '/')
  expect(answer.status).toBe(500)
  expect(answer.body).not.toContain('secret')
  expect(String(onError.mock.calls[0]?.[0])).toBe(
    'LintError: the application answered with the value "a\\nb" in its header x-secret',
  )
})

test('a filter that hands on what it should not is found by the one further in', () => {
  const app = lint()(() => Response.empty())
  expect(() => app(new Environ({ headers: { 'X-User-Id': 'u' } }))).toThrow('the request has a header named')
})

test('it takes no settings', () => {
  expect(() => filterFactory(conf(), conf({ strict: 'yes' }))).toThrow('unknown option "strict"')
})
