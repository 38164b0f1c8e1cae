import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

const PASSWORD = 'secret'
const DOMAIN = { id: 'default', name: 'Default' }

interface Login {
  readonly user: string
  readonly project: string
}

/** An identity service, as small as the clients allow: everybody's password is `secret`, and the user `admin` is one. */
export class IdentityService {
  readonly #server: Server
  readonly #logins = new Map<string, Login>()
  /** Where the compute service is; it stands in for the image service too. */
  compute = ''

  constructor() {
    this.#server = createServer((message, reply) => void this.#answer(message, reply))
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return this.url
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/identity/v3`
  }

  /** Gives a user a token for a project. */
  login(user: string, project: string): string {
    const token = randomUUID()
    this.#logins.set(token, { user, project })
    return token
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  async #answer(message: IncomingMessage, reply: ServerResponse): Promise<void> {
    const { method, url = '' } = message
    const path = url.replace(/\/?(?:\?.*)?$/s, '')
    const login = this.#logins.get(String(message.headers['x-subject-token']))
    if (path === '/identity/v3') send(reply, 200, { version: this.#version() })
    else if (path !== '/identity/v3/auth/tokens') send(reply, 404, fault(404))
    else if (method === 'POST') this.#login((await json(message)) as LoginBody, reply)
    else if (login) send(reply, 200, { token: this.#token(login) })
    else send(reply, 404, fault(404))
  }

  #login({ auth }: LoginBody, reply: ServerResponse): void {
    const { name: user, password } = auth.identity.password.user
    if (password !== PASSWORD) {
      send(reply, 401, fault(401))
      return
    }
    const login = { user, project: auth.scope.project.name }
    reply.setHeader('X-Subject-Token', this.login(login.user, login.project))
    send(reply, 201, { token: this.#token(login) })
  }

  #token({ user, project }: Login): object {
    const roles = user === 'admin' ? ['admin', 'member', 'reader'] : ['member', 'reader']
    return {
      methods: ['password'],
      issued_at: '2024-01-01T00:00:00.000000Z',
      expires_at: '2099-01-01T00:00:00.000000Z',
      user: { id: `id-of-${user}`, name: user, domain: DOMAIN },
      project: { id: `id-of-${project}`, name: project, domain: DOMAIN },
      roles: roles.map((name) => ({ id: name, name })),
      catalog: ['compute', 'image'].map((type) => ({ type, name: type, id: type, endpoints: [this.#endpoint()] })),
    }
  }

  #endpoint(): object {
    return { id: 'one', interface: 'public', region: 'RegionOne', region_id: 'RegionOne', url: `${this.compute}/v2.1` }
  }

  #version(): object {
    return { id: 'v3.14', status: 'stable', links: [{ rel: 'self', href: `${this.url}/` }] }
  }
}

interface LoginBody {
  readonly auth: {
    readonly identity: { readonly password: { readonly user: { readonly name: string; readonly password: string } } }
    readonly scope: { readonly project: { readonly name: string } }
  }
}

function fault(code: number): object {
  return { error: { code, title: 'Fault', message: 'The request you have made requires authentication.' } }
}

function send(reply: ServerResponse, status: number, body: object): void {
  reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
