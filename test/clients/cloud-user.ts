import { expect } from 'vitest'
import { Clients, type Ran } from './clients.ts'

/** Somebody who uses the cloud of etc/cloud.ini by the clients of OpenStack, in the project of their name. */
export class CloudUser {
  readonly #clients: Clients

  /** @param url of the cloud */
  constructor(url: string, username: string) {
    this.#clients = new Clients({
      ...{ auth_type: 'password', auth_url: `${url}/identity`, username, password: 'secret' },
      ...{ project_name: username, user_domain_id: 'default', project_domain_id: 'default' },
    })
  }

  /** Runs a command that must work until it writes what is expected: much of what is asked for goes on after the answer. */
  async works(command: string, expected: RegExp = /^/): Promise<string> {
    for (let tries = 1; ; tries++) {
      const { code, out, err } = await this.#clients.run(/^nova /.test(command) ? command : `openstack ${command}`)
      expect([command, code, out, err]).toEqual([command, 0, expect.any(String), expect.any(String)])
      if (!expected.test(out) && tries < 5) continue
      expect([command, out]).toEqual([command, expect.stringMatching(expected)])
      return out.trim()
    }
  }

  async fails(command: string, expected: RegExp): Promise<void> {
    const { code, out, err } = await this.#clients.run(`openstack ${command}`)
    expect([command, code, out + err]).toEqual([command, 1, expect.stringMatching(expected)])
  }

  /** Runs a program of openstacksdk, which is given a connection `cloud`. */
  program(code: string): Promise<Ran> {
    return this.#clients.program(code)
  }

  close(): void {
    this.#clients.close()
  }
}
