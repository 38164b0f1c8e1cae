import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CIRROS } from '../clients/caller.ts'
import { node, type Service, serve } from '../support/service.ts'
import { NatsServer } from './nats-server.ts'

const root = join(import.meta.dirname, '../..')
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

function ini(folder: string, transportUrl: string): string {
  return `[composite:main]
use = pkg:wheatpaste#pipeline_factory
auth_strategy = noauth2
noauth2 = faultwrap noauth2 compute

[filter:faultwrap]
use = pkg:wheatpaste#faultwrap

[filter:noauth2]
use = pkg:wheatpaste#noauth2

[app:compute]
use = call:${join(root, 'examples/compute/router.ts')}:appFactory
transport_url = ${transportUrl}
database = sqlite://${join(folder, 'nova.sqlite')}
instances_path = ${folder}
task_time = 50ms
report_interval = 1s
service_down_time = 8s
quota_instances = -1
quota_cores = -1
quota_ram = -1

[server:main]
use = pkg:wheatpaste#http
port = %(http_port)s
`
}

/** The compute service in processes: an API, and by their names `compute1` and the like, whatever else is started. */
export class CloudProcesses {
  readonly #folder = mkdtempSync(join(tmpdir(), 'wheatpaste-'))
  readonly #file = join(this.#folder, 'api-paste.ini')
  readonly #parts = new Map<string, ChildProcess>()
  readonly #nats: NatsServer
  #api: Service | undefined

  static async start(...names: readonly string[]): Promise<CloudProcesses> {
    const cloud = new CloudProcesses(await NatsServer.start())
    try {
      await Promise.all([cloud.startApi(), ...names.map((name) => cloud.start(name))])
      return cloud
    } catch (error) {
      await cloud.stop()
      throw error
    }
  }

  private constructor(nats: NatsServer) {
    this.#nats = nats
    writeFileSync(this.#file, ini(this.#folder, nats.url))
  }

  async startApi(): Promise<void> {
    this.#api = await serve(this.#file)
  }

  /** @param host `scheduler1`: the part, and what tells it from others of its kind */
  async start(host: string): Promise<void> {
    const args = [host.replace(/\d+$/, ''), '--host', host, `${this.#file}#compute`]
    const child = spawn(node, ['--import', tsx, join(root, 'examples/compute/run.ts'), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#parts.set(host, child)
    await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`${host} ended with ${code}`))),
    ])
  }

  /** Ends a part with no time to say anything. */
  async kill(host: string): Promise<void> {
    const child = this.#parts.get(host)
    this.#parts.delete(host)
    if (child?.kill('SIGKILL')) await once(child, 'exit')
  }

  /** Kills a part, or the `api`, and starts it again. */
  async restart(name: string): Promise<void> {
    await (name === 'api' ? this.killApi() : this.kill(name))
    await (name === 'api' ? this.startApi() : this.start(name))
  }

  /** Asks for a server, and gives its id. @throws Error when it is not accepted */
  async create(project: string): Promise<string> {
    const server = { name: 'vm', imageRef: CIRROS, flavorRef: '1' }
    const { status, body } = await this.ask('POST', '/servers', project, { server })
    if (status !== 202) throw new Error(`a create was answered with ${status}`)
    return (body as { server: { id: string } }).server.id
  }

  async killApi(): Promise<void> {
    await this.#api?.stop('SIGKILL')
  }

  async ask(method: string, path: string, project: string, body?: object): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.#api?.url}${path}`, {
      method,
      headers: { 'x-auth-token': `admin:${project}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  }

  /** The hosts on which each server was ever started, as the hypervisors noted it: once for each time. */
  spawned(): Map<string, string[]> {
    const hosts = new Map<string, string[]>()
    for (const file of readdirSync(this.#folder).filter((name) => name.endsWith('.journal'))) {
      for (const line of readFileSync(join(this.#folder, file), 'utf8').split('\n')) {
        const [verb, id = ''] = line.split(' ')
        if (verb === 'spawn') hosts.set(id, [...(hosts.get(id) ?? []), file.replace('.journal', '')])
      }
    }
    return hosts
  }

  async stop(): Promise<void> {
    await Promise.all([this.killApi(), ...[...this.#parts.keys()].map((host) => this.kill(host))])
    this.#nats.stop()
    rmSync(this.#folder, { recursive: true })
  }
}
