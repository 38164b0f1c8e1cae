import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'

const open: (() => void)[] = []

afterEach(() => {
  for (const close of open.splice(0)) close()
})

/** An identity service on a free port of this machine, until the test is over. */
export interface IdentityServer {
  readonly url: string
  /** The requests so far. */
  readonly requests: IncomingMessage[]
  /** From now on everybody is refused. */
  close(): void
}

/** What an identity service says of a valid token. */
export function tokenBody(more: object = {}): object {
  return {
    token: {
      expires_at: '2099-01-01T00:00:00.000000Z',
      user: { id: 'u1', name: 'alice', domain: { id: 'default', name: 'Default' } },
      project: { id: 'p1', name: 'demo', domain: { id: 'default', name: 'Default' } },
      roles: [
        { id: 'r1', name: 'member' },
        { id: 'r2', name: 'reader' },
      ],
      ...more,
    },
  }
}

/** The token `good` is valid, `late` has expired; `nova` is that of a service, `plain` that of one without a role. */
const TOKENS: Readonly<Record<string, object>> = {
  good: tokenBody(),
  late: tokenBody({ expires_at: '2020-01-01T00:00:00.000000Z' }),
  nova: tokenBody({ user: { id: 's1', name: 'nova', domain: { id: 'd' } }, roles: [{ name: 'service' }] }),
  plain: tokenBody({ user: { id: 's2', name: 'plain' }, roles: [{ name: 'member' }] }),
}

export interface IdentityServerOptions {
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer }
}

/** Knows these tokens, unless told what else to answer. */
export async function identityServer(
  answer: RequestListener = answerTokens,
  { tls }: IdentityServerOptions = {},
): Promise<IdentityServer> {
  const requests: IncomingMessage[] = []
  const listener: RequestListener = (message, reply) => {
    requests.push(message)
    answer(message, reply)
  }
  const server: Server = tls ? createTlsServer(tls, listener) : createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = (): void => {
    server.close()
    server.closeAllConnections()
  }
  open.push(close)
  const { port } = server.address() as AddressInfo
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/identity/v3`, requests, close }
}

/** Who asks must have a valid token; one that has expired is shown only to a service, and only if it asks for it. */
export function answerTokens({ headers, url }: IncomingMessage, reply: ServerResponse): void {
  const [asking, subject] = [String(headers['x-auth-token']), String(headers['x-subject-token'])]
  const status = statusOf(asking, subject, url ?? '')
  reply.writeHead(status, { 'content-type': 'application/json' })
  reply.end(JSON.stringify(status === 200 ? TOKENS[subject] : { error: { code: status } }))
}

function statusOf(asking: string, subject: string, url: string): number {
  if (!url.startsWith('/identity/v3/auth/tokens?nocatalog')) return 404
  if (!Object.hasOwn(TOKENS, asking) || asking === 'late') return 401
  if (asking !== subject && asking !== 'nova') return 403
  return Object.hasOwn(TOKENS, subject) && (subject !== 'late' || url.endsWith('&allow_expired=1')) ? 200 : 404
}
