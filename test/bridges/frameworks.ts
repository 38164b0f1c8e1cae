/* The same small service four times: as Express, Koa and Fastify would have it, and as node:http would. */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline, Readable } from 'node:stream'
import express from 'express'
import Fastify, { type FastifyInstance } from 'fastify'
import { Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import { HTTPException } from 'hono/http-exception'
import Koa from 'koa'
import type { Environ } from '../../src/contract/environ.ts'

/** What the services noticed, e.g. that a client has gone. */
export const noticed: string[] = []

function notice(message: IncomingMessage, reply: ServerResponse): void {
  message.on('close', () => message.readableEnded || noticed.push('message closed'))
  reply.on('close', () => noticed.push(reply.writableFinished ? 'reply finished' : 'reply closed'))
}

const ENDLESS = Number.POSITIVE_INFINITY

/** Four megabytes, or what never ends, made as they are asked for. */
export function flood(left = 64): Readable {
  return new Readable({
    read() {
      this.push(left > 0 ? Buffer.alloc(65_536, 'a') : null)
      left -= 1
    },
    destroy(error, done) {
      if (left === ENDLESS) noticed.push('flood destroyed')
      done(error)
    },
  })
}

async function digest(message: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of message) hash.update(chunk)
  return hash.digest('hex')
}

export const expressApp: express.Express = express()
  .get('/where', ({ url, baseUrl, originalUrl, ip, protocol, host }, reply) => {
    reply.json({ url, baseUrl, originalUrl, ip, protocol, host })
  })
  .post('/json', express.json(), (message, reply) => void reply.status(201).json({ got: message.body }))
  .post('/digest', async (message, reply) => void reply.send(await digest(message)))
  .post('/pipe', (message, reply) => void message.pipe(reply))
  .get('/cookies', (_message, reply) => void reply.cookie('a', '1').cookie('b', '2').sendStatus(204))
  .get('/flood{/:endless}', (message, reply) => {
    notice(message, reply)
    pipeline(flood(message.params.endless ? ENDLESS : undefined), reply, () => {})
  })
  .get('/never', notice)
  .get('/fail', () => {
    throw new Error('secret')
  })
  .get('/teapot', () => {
    throw Object.assign(new Error('short and stout'), { status: 418, expose: true })
  })

export const koaApp: Koa = new Koa().use(async (context) => {
  const { req, res, url, originalUrl, ip, protocol, host } = context
  const { baseUrl } = req as IncomingMessage & { baseUrl?: string }
  if (context.path === '/where') context.body = { url, baseUrl, originalUrl, ip, protocol, host }
  if (context.path === '/json') {
    context.status = 201
    context.body = { got: JSON.parse(Buffer.concat(await req.toArray()).toString()) }
  }
  if (context.path === '/digest') context.body = await digest(req)
  if (context.path === '/pipe') context.body = req
  if (context.path === '/cookies') {
    context.append('set-cookie', ['a=1; Path=/', 'b=2; Path=/'])
    context.status = 204
  }
  if (context.path.startsWith('/flood')) {
    notice(req, res)
    context.body = flood(context.path === '/flood/endless' ? ENDLESS : undefined)
  }
  if (context.path === '/never') {
    notice(req, res)
    await new Promise(() => {})
  }
  if (context.path === '/fail') throw new Error('secret')
  if (context.path === '/teapot') context.throw(418, 'short and stout')
})
koaApp.silent = true

export const fastifyApp: FastifyInstance = Fastify({ bodyLimit: 100_000_000 })
fastifyApp.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))
fastifyApp.get('/where', ({ url, raw, originalUrl, ip, protocol, host }) => {
  const { baseUrl } = raw as IncomingMessage & { baseUrl?: string }
  return { url, baseUrl, originalUrl, ip, protocol, host }
})
fastifyApp.post('/json', ({ body }, reply) => reply.status(201).send({ got: body }))
fastifyApp.post('/digest', ({ body }) => digest(body as Readable))
fastifyApp.post('/pipe', ({ body }, reply) => reply.send(body))
fastifyApp.get('/cookies', (_request, reply) =>
  reply.header('set-cookie', 'a=1; Path=/').header('set-cookie', 'b=2; Path=/').status(204).send(),
)
for (const [path, size] of [['/flood'], ['/flood/endless', ENDLESS]] as const) {
  fastifyApp.get(path, ({ raw }, reply) => {
    notice(raw, reply.raw)
    return reply.send(flood(size))
  })
}
fastifyApp.get('/never', ({ raw }, reply) => {
  notice(raw, reply.raw)
  return new Promise(() => {})
})
fastifyApp.get('/fail', () => {
  throw new Error('secret')
})
fastifyApp.get('/teapot', () => {
  throw Object.assign(new Error('short and stout'), { statusCode: 418 })
})

export async function listener(message: IncomingMessage, reply: ServerResponse): Promise<void> {
  const { url = '', baseUrl, originalUrl, socket, headers } = message as IncomingMessage & Record<string, string>
  const path = url.split('?')[0]
  const protocol = 'encrypted' in socket ? 'https' : 'http'
  if (path === '/where') {
    reply.end(JSON.stringify({ url, baseUrl, originalUrl, ip: socket.remoteAddress, protocol, host: headers.host }))
  } else if (path === '/json') {
    const got = JSON.parse(Buffer.concat(await message.toArray()).toString())
    reply.writeHead(201, ['Content-Type', 'application/json']).end(JSON.stringify({ got }))
  } else if (path === '/digest') reply.end(await digest(message))
  else if (path === '/pipe') message.pipe(reply)
  else if (path === '/cookies') reply.writeHead(204, { 'Set-Cookie': ['a=1; Path=/', 'b=2; Path=/'] }).end()
  else if (path?.startsWith('/flood')) {
    notice(message, reply)
    pipeline(flood(path === '/flood/endless' ? ENDLESS : undefined), reply, () => {})
  } else if (path === '/never') notice(message, reply)
  else if (path === '/fail') throw new Error('secret')
  else if (path === '/teapot') reply.writeHead(418).end('short and stout')
  else reply.writeHead(404).end()
}

type FromUs = { readonly Bindings: { readonly environ: Environ } }

export const honoApp: Hono<FromUs> = new Hono<FromUs>()
  .get('/where', ({ req, env, json }) => {
    const { scriptName, remoteAddress } = env.environ
    return json({
      url: req.url,
      prefix: req.header('x-forwarded-prefix'),
      host: req.header('host'),
      scriptName,
      remoteAddress,
    })
  })
  .post('/json', async ({ req, json }) => json({ got: await req.json() }, 201))
  .post('/digest', async ({ req, text }) => text(await digest(req.raw.body as unknown as AsyncIterable<Buffer>)))
  .post('/pipe', ({ req, body }) => body(req.raw.body as never))
  .get('/cookies', (context) => {
    setCookie(context, 'a', '1')
    setCookie(context, 'b', '2')
    return context.body(null, 204)
  })
  .get('/endless', ({ req }) => {
    req.raw.signal.addEventListener('abort', () => noticed.push('request aborted'))
    return new Response(Readable.toWeb(flood(ENDLESS)) as never)
  })
  .get('/never', ({ req }) => {
    req.raw.signal.addEventListener('abort', () => noticed.push('request aborted'))
    return new Promise<Response>(() => {})
  })
  .get('/fail', () => {
    throw new Error('secret')
  })
  .get('/teapot', () => {
    throw new HTTPException(418, { message: 'short and stout' })
  })
honoApp.onError((error) => (error instanceof HTTPException ? error.getResponse() : new Response('Oh', { status: 500 })))

/** What somebody exports by mistake. */
export const notAnApp: object = {}
export const makesAnApp = (): express.Express => expressApp
