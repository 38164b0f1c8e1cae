import { randomUUID } from 'node:crypto'
import { vi } from 'vitest'
import type { Application } from '../../src/contract/application.ts'
import { type Answer, request } from '../../src/testing/client.ts'

export const CIRROS = '6a1f0e6e-0001-4a11-8a11-000000000001'

/** Somebody who uses the API, in a project of their own unless it is said otherwise. */
export class ApiCaller {
  readonly #app: Application
  readonly #token: string

  constructor(app: Application, user = 'alice', project: string = randomUUID()) {
    this.#app = app
    this.#token = `${user}:${project}`
  }

  ask(method: string, path: string, json?: unknown, version?: string): Promise<Answer> {
    const asked = version === undefined ? {} : { 'OpenStack-API-Version': `compute ${version}` }
    const headers = { 'X-Auth-Token': this.#token, ...asked }
    return request(this.#app, method, `/v2.1${path}`, { headers, ...(json !== undefined && { json }) })
  }

  get(path: string, version?: string): Promise<Answer> {
    return this.ask('GET', path, undefined, version)
  }

  create(server: object = {}, version?: string): Promise<Answer> {
    const body = { server: { name: 'a', imageRef: CIRROS, flavorRef: '1', ...server } }
    return this.ask('POST', '/servers', body, version)
  }

  /** Makes a server, waits until it runs, and gives its id. */
  async created(server: object = {}, version?: string): Promise<string> {
    const { id } = (await this.create(server, version)).json().server
    await this.until(id, 'ACTIVE')
    return id
  }

  act(id: string, action: object, version?: string): Promise<Answer> {
    return this.ask('POST', `/servers/${id}/action`, action, version)
  }

  /** Waits until nothing more is done to a server and it has a status. */
  async until(id: string, status: string): Promise<void> {
    await vi.waitFor(async () => {
      const { server } = (await this.get(`/servers/${id}`)).json()
      if (server.status !== status || server['OS-EXT-STS:task_state'] !== null) throw new Error(server.status)
    })
  }
}
