import type { ServerResponse } from 'node:http'
import type { Response } from '../contract/response.ts'
import { discard, isWhole, readableOf } from '../contract/response-body.ts'
import { pour } from './pour.ts'

/**
 * Writes a response to a reply of node:http, through whatever has been put around its methods. The headers that were set on it
 * before stay, unless the response has its own; `vary` and `set-cookie` are of both.
 *
 * @param onFailure told when a stream fails before the head was sent; after that the answer is broken off
 * @throws RangeError or TypeError when the status or a header cannot be sent
 */
export function deliver(response: Response, reply: ServerResponse, onFailure: (error: unknown) => void): void {
  const { body } = response
  if (reply.destroyed || reply.writableEnded) {
    discard(body)
    return
  }
  try {
    setHead(response, reply)
  } catch (error) {
    discard(body)
    throw error
  }
  if (isWhole(body)) reply.end(body)
  else if (!isBodiless(response, reply)) pour(readableOf(body), reply, onFailure)
  else {
    discard(body)
    reply.end()
  }
}

function setHead(response: Response, reply: ServerResponse): void {
  const { status, headers, body } = response
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new RangeError(`${status} is no status of an answer: use 200 to 599`)
  }
  reply.statusCode = status
  for (const [name, value] of Object.entries(headers)) setField(reply, name, value)
  if (isWhole(body) && status !== 204 && status !== 304)
    reply.setHeader('content-length', Buffer.byteLength(body ?? ''))
}

function setField(reply: ServerResponse, name: string, value: string | string[]): void {
  if (name === 'vary') addVary(reply, value)
  else if (name === 'set-cookie') reply.appendHeader(name, value)
  else if (name !== 'transfer-encoding') reply.setHeader(name, value)
}

function addVary(reply: ServerResponse, value: string | string[]): void {
  const lists = [reply.getHeader('vary') ?? [], value].flat()
  const names = lists.flatMap((list) => String(list).split(/\s*,\s*/))
  reply.setHeader('vary', [...new Map(names.map((name) => [name.toLowerCase(), name])).values()].join(', '))
}

function isBodiless({ status }: Response, { req }: ServerResponse): boolean {
  return req.method === 'HEAD' || status === 204 || status === 304
}
