import { expect, test } from 'vitest'
import type { Application, Probe } from '../../src/contract/application.ts'
import { Environ } from '../../src/contract/environ.ts'
import { probed } from '../../src/contract/probe.ts'
import { Response } from '../../src/contract/response.ts'

const app = (): Application => () => Response.text('answer')
const part = { kind: 'app', name: 'a' } as const

test('the first probe is the outermost, and each is told of the part', () => {
  const seen: string[] = []
  const probe = (own: string): Probe => {
    return (inner, { kind, name }) =>
      (environ) => {
        seen.push(`${own} ${kind} ${name}`)
        return inner(environ)
      }
  }
  expect(probed(app(), part, [probe('one'), probe('two')])(new Environ())).toMatchObject({ body: 'answer' })
  expect(seen).toEqual(['one app a', 'two app a'])
})

test('what is watched tells and releases what it did', async () => {
  let released = 0
  const inner = Object.assign(app(), { describe: () => part, dispose: () => void released++ })
  const watched = probed(inner, part, [(one) => (environ) => one(environ)])
  expect(watched.describe?.()).toBe(part)
  await watched.dispose?.()
  expect(released).toBe(1)
})

test('where nothing is put around it, it is the application itself', () => {
  const inner = app()
  expect(probed(inner, part, [])).toBe(inner)
  expect(probed(inner, part, [(one) => one])).toBe(inner)
})
