import { Readable } from 'node:stream'
import type { Application } from '../../src/contract/application.ts'
import { HttpError } from '../../src/contract/http-error.ts'
import { Response } from '../../src/contract/response.ts'
import { flood, noticed } from './frameworks.ts'

/** A small application of ours, which others mount. */
export const ours: Application = async (environ) => {
  const { method, scriptName, pathInfo, queryString, applicationUrl, remoteAddress, protocol, headers, signal } =
    environ
  if (pathInfo === '/json') return Response.json({ got: await environ.json() }, 201)
  if (pathInfo === '/form') return Response.json({ got: [...(await environ.form())] })
  if (pathInfo === '/text') return Response.text(await environ.text())
  if (pathInfo === '/pipe') return new Response(200, { 'content-type': 'a/b' }, environ.stream())
  if (pathInfo === '/empty') return Response.empty(204, { 'x-a': 'b' })
  if (pathInfo === '/nothing') return Response.empty(200)
  if (pathInfo === '/cookies')
    return Response.text('').append('set-cookie', 'a=1').append('set-cookie', 'b=2').vary('A')
  if (pathInfo === '/flood') return new Response(200, { 'content-type': 'a/b' }, flood())
  if (pathInfo === '/events') return new Response(200, { 'content-type': 'text/event-stream' }, flood(Infinity).pause())
  if (pathInfo === '/iterable') return new Response(200, {}, pieces())
  if (pathInfo === '/broken') return new Response(200, { 'content-length': '10' }, broken())
  if (pathInfo === '/endless') return new Response(200, {}, flood(Number.POSITIVE_INFINITY))
  if (pathInfo === '/fail') throw new Error('secret')
  if (pathInfo === '/taken') throw new HttpError(409, 'Taken.', { headers: { 'x-a': 'b' } })
  if (pathInfo === '/bad') return new Response(200, { 'x-a': 'a\nb' })
  if (pathInfo === '/never') {
    signal.addEventListener('abort', () => noticed.push('environ aborted'))
    return new Promise(() => {})
  }
  return Response.json({
    method,
    scriptName,
    pathInfo,
    queryString,
    applicationUrl,
    remoteAddress,
    protocol,
    a: headers['x-a'],
  })
}

function broken(): Readable {
  return new Readable({
    read() {
      this.destroy(new Error('the disk is gone'))
    },
  })
}

async function* pieces(): AsyncGenerator<string> {
  yield 'one'
  yield 'two'
}
