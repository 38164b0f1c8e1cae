import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { after } from '../../src/filters/after.ts'

const environ = new Environ()
const seen = (response: Response): Response => {
  response.headers.seen = 'yes'
  return response
}

test('changes an answer at once, without a promise', () => {
  const response = after(() => Response.text('ok'), environ, seen)
  expect(response).toBeInstanceOf(Response)
  expect(response).toMatchObject({ headers: { seen: 'yes' } })
})

test('changes a promised answer', async () => {
  const response = after(async () => Response.text('ok'), environ, seen)
  expect(response).toBeInstanceOf(Promise)
  expect((await response).headers.seen).toBe('yes')
})

const failing: [string, Application][] = [
  [
    'at once',
    () => {
      throw new HttpError(404, 'no', { headers: { 'x-own': '1' } })
    },
  ],
  ['as a promise', () => Promise.reject(new HttpError(404, 'no', { headers: { 'x-own': '1' } }))],
]

test.each(failing)('an error %s takes the change with it', async (_, app) => {
  const call = async (): Promise<Response> => after(app, environ, seen)
  await expect(call()).rejects.toMatchObject({ status: 404, headers: { seen: 'yes', 'x-own': '1' } })
})

test.each(failing)('an error %s goes where it is sent', async (_, app) => {
  const response = await after(app, environ, seen, () => Response.text('sorry'))
  expect(response).toMatchObject({ body: 'sorry' })
  expect(response.headers.seen).toBeUndefined()
})

test('what is thrown by the change is not changed again', () => {
  let calls = 0
  const change = (): never => {
    calls += 1
    throw new Error('broken')
  }
  expect(() => after(() => Response.text('ok'), environ, change)).toThrow('broken')
  expect(calls).toBe(1)
})

test.each([
  ['undefined', undefined],
  ['a string', 'ok'],
])('an application that returned %s is left to the server to report', async (_, answer) => {
  const app = (() => answer) as unknown as Application
  const promising = (async () => answer) as unknown as Application
  expect(after(app, environ, seen)).toBe(answer)
  expect(await after(promising, environ, seen)).toBe(answer)
})
