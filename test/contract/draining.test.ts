import { expect, test } from 'vitest'
import { draining, isDraining } from '../../src/contract/draining.ts'
import { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'

const app = (environ: Environ): Response => Response.text(String(isDraining(environ)))

test('an application is told that its server is about to stop', () => {
  expect(app(new Environ())).toMatchObject({ body: 'false' })
  expect(draining(app)(new Environ())).toMatchObject({ body: 'true' })
})

test('all views of the request know', () => {
  expect(draining((environ) => app(environ.with({ method: 'PUT' })))(new Environ())).toMatchObject({ body: 'true' })
})
