import { setTimeout as sleep } from 'node:timers/promises'
import type { AppFactory, Application, Environ } from 'wheatpaste'
import { Mapper, Response, router } from 'wheatpaste'

const CHUNK = Buffer.alloc(65_536, 'x')

/** [app:torture] Everything that needs no authentication. */
export const appFactory: AppFactory = () => {
  const loaded = `${process.pid} loaded ${Date.now()}`
  const mapper = new Mapper()
  const get = (pattern: string, controller: Application): void =>
    void mapper.connect(null, pattern, { controller, conditions: { method: 'GET' } })
  get('/', () => Response.text('ok'))
  get('/pid', () => Response.text(String(process.pid)))
  get('/version', () => Response.text(loaded))
  get('/throw', () => {
    throw new Error('thrown on purpose')
  })
  get('/slow', slow)
  get('/stream', stream)
  get('/param/:a-:b', ({ params }) => Response.json({ a: params.a, b: params.b }))
  mapper.connect(null, '/echo', { controller: echo, conditions: { method: ['GET', 'POST', 'PUT'] } })
  return router(mapper)
}

/** [app:negotiated] Answers the type that was agreed upon. */
export const negotiatedFactory: AppFactory = () => (environ) =>
  Response.text(String(environ.state.best_content_type ?? 'none'))

async function echo(environ: Environ): Promise<Response> {
  const { length } = await environ.bytes()
  const { method, headers, host, remoteAddress, scriptName, pathInfo, queryString } = environ
  const url = `${scriptName}${pathInfo}${queryString === '' ? '' : `?${queryString}`}`
  return Response.json({ method, url, headers, bodyBytes: length, ip: remoteAddress, host })
}

async function slow({ query }: Environ): Promise<Response> {
  await sleep(Math.min(Number(query.get('ms') ?? 1000) || 0, 600_000))
  return Response.text('slow')
}

function stream({ query }: Environ): Response {
  return new Response(200, { 'content-type': 'application/octet-stream' }, chunks(Number(query.get('bytes') ?? 1e6)))
}

async function* chunks(bytes: number): AsyncGenerator<Uint8Array> {
  for (let left = bytes; left > 0; left -= CHUNK.length) yield left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK
}
