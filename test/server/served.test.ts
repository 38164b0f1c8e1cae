import { expect, test } from 'vitest'
import { Response } from '../../src/contract/response.ts'
import { Served } from '../../src/server/served.ts'

test('is idle when nothing is yet to come', async () => {
  await new Served(() => Response.empty()).idle()
})

test('is idle again when the last answer is there', async () => {
  const served = new Served(() => Response.empty())
  let idle = false
  served.begin()
  served.begin()
  const all = Promise.all([served.idle(), served.idle()]).then(() => {
    idle = true
  })
  served.end()
  await new Promise(setImmediate)
  expect(idle).toBe(false)
  served.end()
  await all
  served.begin()
  served.end()
})
