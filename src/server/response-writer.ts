import type { ServerResponse } from 'node:http'
import type { Response } from '../contract/response.ts'
import { discard, isWhole, readableOf, type StreamBody, type WholeBody } from '../contract/response-body.ts'
import { isGone } from './gone.ts'
import { pump } from './pump.ts'
import { checkStatus, type Fields, fieldsOf, isBodiless, lengthOf } from './response-fields.ts'
import { endLater, readOn, unreadBody } from './unread-body.ts'

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
  checkStatus(status)
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
