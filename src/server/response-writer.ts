import type { ServerResponse } from 'node:http'
import type { Response, ResponseHeaders } from '../contract/response.ts'
import { discard, isWhole, readableOf, type StreamBody, type WholeBody } from '../contract/response-body.ts'
import { isGone } from './gone.ts'
import { pump } from './pump.ts'
import { endLater, readOn, unreadBody } from './unread-body.ts'

type Fields = (string | string[])[]

/**
 * Writes an answer: one head, and its body in one piece or as it comes. `content-length` of a body in one piece is the
 * server's to say, `transfer-encoding` always.
 *
 * @param onFailure told when a stream fails; whether the head was sent by then is seen on the reply
 * @throws RangeError when the status is none of an answer, TypeError when a header holds what may not be sent, each before
 *   anything was sent
 */
export function writeResponse(response: Response, reply: ServerResponse, onFailure: (error: unknown) => void): void {
  const { status, body } = response
  const whole = isWhole(body)
  if (isGone(reply) || reply.headersSent) {
    discard(body)
    return
  }
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new RangeError(`${status} is no status of an answer: use 200 to 599`)
  }
  if (whole) writeWhole(response, reply, body)
  else writeStream(response, reply, body, onFailure)
}

function writeStream(
  { status, headers }: Response,
  reply: ServerResponse,
  body: StreamBody,
  onFailure: (error: unknown) => void,
): void {
  const sendHead = (): void => writeHead(reply, status, fieldsOf(headers, !isBodiless(status)))
  if (isBodiless(status) || reply.req.method === 'HEAD') {
    sendHead()
    reply.end()
    discard(body)
  } else {
    reply.strictContentLength = true
    if (unreadBody(reply.req) !== 'nothing') readOn(reply)
    pump({ source: readableOf(body), reply, sendHead, onFailure })
  }
}

function writeWhole({ status, headers }: Response, reply: ServerResponse, body: WholeBody): void {
  const fields = fieldsOf(headers, false)
  const bodiless = isBodiless(status)
  if (!bodiless) fields.push('content-length', String(lengthOf(body)))
  const unread = unreadBody(reply.req)
  if (unread === 'much') fields.push('connection', 'close')
  writeHead(reply, status, fields)
  const content = bodiless || reply.req.method === 'HEAD' ? null : body
  if (unread === 'little') readOn(reply)
  if (unread !== 'much') end(reply, content)
  else {
    if (content) reply.write(content)
    else reply.flushHeaders()
    endLater(reply)
  }
}

// Head and body in one piece, where nothing is waiting before them: node:http alone would make two of them.
function end(reply: ServerResponse, content: WholeBody): void {
  const { socket } = reply
  if (!content || !socket || socket.writableLength > 0) {
    reply.end(content)
    return
  }
  socket.cork()
  reply.write(content)
  socket.uncork()
  reply.end()
}

// RFC 9110 15.3.5, 15.4.5.
function isBodiless(status: number): boolean {
  return status === 204 || status === 304
}

function lengthOf(body: WholeBody): number {
  if (body === null) return 0
  return typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength
}

// One flat list is what node:http writes fastest.
function fieldsOf(headers: ResponseHeaders, ownLength: boolean): Fields {
  const fields: Fields = []
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (value !== undefined && !isFraming(name, ownLength)) fields.push(name, value)
  }
  return fields
}

// Where the body ends must be said once, and by who writes it; anything else is a way to smuggle an answer.
function isFraming(name: string, ownLength: boolean): boolean {
  if (name.length === 14) return !ownLength && name.toLowerCase() === 'content-length'
  return name.length === 17 && name.toLowerCase() === 'transfer-encoding'
}

function writeHead(reply: ServerResponse, status: number, fields: Fields): void {
  try {
    reply.writeHead(status, fields)
  } catch (error) {
    undo(reply, fields)
    throw error
  }
}

// node:http looks at one field after the other and keeps those before the one that it refuses.
function undo(reply: ServerResponse, fields: Fields): void {
  reply.statusMessage = ''
  for (let index = 0; index < fields.length; index += 2) {
    const name = String(fields[index])
    if (reply.hasHeader(name)) reply.removeHeader(name)
  }
}
