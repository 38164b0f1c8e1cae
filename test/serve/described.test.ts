import { expect, test } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { Response } from '../../src/contract/response.ts'
import { described } from '../../src/serve/described.ts'

const plain: Application = () => Response.empty()
const telling: Application = Object.assign(() => Response.empty(), {
  describe: () => ({ kind: 'composite', name: 'urlmap', mounts: [] }) as const,
})

test.each([
  ['an app that says what it is', telling, { kind: 'composite', name: 'urlmap', mounts: [] }],
  ['an app that has a name', plain, { kind: 'app', name: 'plain' }],
  [
    'an app that has none',
    (
      () => () =>
        Response.empty()
    )(),
    { kind: 'app' },
  ],
])('%s', (_, app, expected) => {
  expect(described(app)).toEqual(expected)
})
