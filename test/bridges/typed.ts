/* Compiled, never run: what packages export fits without casts. */
import compression from 'compression'
import cors from 'cors'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import Fastify from 'fastify'
import helmet from 'helmet'
import { Hono } from 'hono'
import Koa from 'koa'
import { connect } from '../../src/bridges/connect.ts'
import { fromFetch } from '../../src/bridges/from-fetch.ts'
import { fromNode } from '../../src/bridges/from-node.ts'
import { toExpress } from '../../src/bridges/to-express.ts'
import { toFetch } from '../../src/bridges/to-fetch.ts'
import { toKoa } from '../../src/bridges/to-koa.ts'
import type { Application, Filter } from '../../src/contract/application.ts'

export const filters = (handler: RequestHandler, onError: ErrorRequestHandler): Filter[] => [
  connect(helmet()),
  connect(cors()),
  connect(compression()),
  connect(express.json()),
  connect(express()),
  connect(handler),
  connect(onError),
  connect((_message, reply, next) => {
    reply.setHeader('x-a', 'b')
    next()
  }),
]

export const apps: Application[] = [
  fromNode(express()),
  fromNode(new Koa().callback()),
  fromNode(Fastify().routing),
  fromNode((_message, reply) => reply.end()),
  fromFetch(new Hono()),
  fromFetch(new Hono<{ Bindings: { a: string } }>()),
  fromFetch(({ url }) => new Response(url)),
]

export const theirs = (ours: Application): unknown[] => [
  express().use('/v2', toExpress(ours)),
  new Koa().use(toKoa(ours)),
  new Hono().mount('/v2', toFetch(ours, { scriptName: '/v2' })),
]
