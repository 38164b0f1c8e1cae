import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import express from 'express'
import { expect, test } from 'vitest'
import { carryProperties } from '../../src/bridges/carried-properties.ts'
import { connect, type Middleware } from '../../src/bridges/connect.ts'
import { fromNode } from '../../src/bridges/from-node.ts'
import type { Application } from '../../src/contract/application.ts'
import { request } from '../../src/testing/client.ts'

// biome-ignore lint/suspicious/noExplicitAny: middleware as people write it
type Loose = any

const message = (properties = {}): Loose => Object.assign(new IncomingMessage(new Socket()), properties)

test('what was put on a message is on the next one, and stays one', () => {
  const [earlier, later] = [message({ user: 'ada', session: {} }), message()]
  carryProperties(earlier, later)
  expect(later.user).toBe('ada')
  later.session = null
  expect(earlier.session).toBe(null)
  earlier.session = { views: 1 }
  expect(later.session).toEqual({ views: 1 })
})

test('what a message has itself, and what is of one router or one message, is not carried', () => {
  const [earlier, later] = [
    message({ url: '/a', res: {}, next: () => {}, params: { id: '1' }, __onFinished: [] }),
    message(),
  ]
  const before = Object.getOwnPropertyNames(later)
  carryProperties(earlier, later)
  expect(Object.getOwnPropertyNames(later)).toEqual(before)
  expect(later.url).toBe('')
})

test.each([undefined, null, 'text', { user: 'ada' }])('%j is no message', (earlier) => {
  const later = message()
  carryProperties(earlier, later)
  expect(later).not.toHaveProperty('user')
})

const app = express().get('/where/:id', (asked: Loose, reply) => {
  const { url, baseUrl, params, user, session } = asked
  asked.session = { ...session, seen: true }
  reply.json({ url, baseUrl, id: params.id, user, session })
})

test('an Express application and middleware have what middleware further out has put on the request', async () => {
  let first: Loose
  const keeps: Middleware = (asked: Loose, _reply: Loose, next: Loose) => {
    asked.session = { views: 1 }
    first = asked
    next()
  }
  const knows = express().use((asked: Loose, _reply, next) => {
    asked.user = `ada of ${asked.session.views}`
    next()
  })
  const shop: Application = (environ) => fromNode(app)(environ.mountedAt('/shop'))
  const whole = connect(keeps)(connect(knows as Loose)(shop))
  expect((await request(whole, 'GET', '/shop/where/7')).json()).toEqual({
    url: '/where/7',
    baseUrl: '/shop',
    id: '7',
    user: 'ada of 1',
    session: { views: 1 },
  })
  expect(first.session).toEqual({ views: 1, seen: true })
})
